#include "domain/identity_score.h"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <algorithm>

#include "tests/fakes/identity_tables.h"

using namespace kakehashi;
namespace data = boost::unit_test::data;

namespace {

Period days(const char* from, const char* to) { return {CalendarDate::parse_iso(from), CalendarDate::parse_iso(to)}; }

Enrolment hanako(const char* insurer = "131011", const char* insured = "0000000001") {
    Enrolment enrolment;
    enrolment.insurer = InsurerNumber::parse(insurer).value();
    enrolment.insured = InsuredNumber::parse(insured).value();
    enrolment.period = days("2010-04-01", "2026-03-31");
    enrolment.identity = {"架空　花子", "カクウ　ハナコ", "1940-01-02", "2", "1000001", "架空区本町一丁目2番3号", "03-0000-0001"};
    return enrolment;
}

/// The same person after moving to another insurer.
Enrolment moved() {
    Enrolment enrolment = hanako("132012", "0000000777");
    enrolment.period = days("2026-04-01", "");
    return enrolment;
}

MatchScore score(const Enrolment& a, const Enrolment& b, bool named = false) {
    const MatchScore one = compare(test::identity_table(), a, b, named);
    const MatchScore other = compare(test::identity_table(), b, a, named);
    BOOST_TEST((one.findings == other.findings));
    return one;
}

template <class Change>
IdentityFinding found(IdentityItem item, Change change) {
    Enrolment other = moved();
    change(other);
    return score(hanako(), other).of(item);
}

struct Slip {
    const char* value;
    IdentityFinding finding;
};
std::ostream& operator<<(std::ostream& out, const Slip& slip) { return out << slip.value; }

using enum IdentityFinding;

const Slip kana_slips[] = {
    {"ｶｸｳ ﾊﾅｺ", same},          {"かくうはなこ", same},     {"ガクウ　ハナコ", sound},  {"カクー ハナコ", sound},
    {"ハナコ カクウ", swapped}, {"カクウ ハナヨ", slip},    {"カウク ハナコ", slip},   {"アクウ ハナコ", slip},
    {"ヤマダ ハナコ", given},   {"カクウ タロウ", family},  {"ヤマダ タロウ", IdentityFinding::different},
    {"", missing},
};

const Slip name_slips[] = {{"架空花子", same}, {"山田　花子", given}, {"架空　太郎", family}, {"山田　太郎", IdentityFinding::different}, {"", missing}};

const Slip birth_slips[] = {
    {"1940-01-02", same},   {"1940-01-00", day_unknown}, {"1940-02-00", IdentityFinding::different}, {"1940-02-01", swapped},
    {"1904-01-02", swapped}, {"1940-01-20", swapped},     {"1941-01-02", slip},  {"1940-11-02", slip},
    {"1926-01-02", era},    {"1882-01-02", era},         {"1945-06-30", IdentityFinding::different}, {"", missing},
};

const Slip address_slips[] = {{"架空区本町1-2-3", same}, {"架空区本町1-2-3 荘", house}, {"架空区本町9", town},
                              {"別市港1", IdentityFinding::different}, {"", missing}};

}  // namespace

BOOST_AUTO_TEST_SUITE(identity_scores)

BOOST_DATA_TEST_CASE(slips_of_a_kana_name_are_told_apart, data::make(kana_slips), slip) {
    BOOST_TEST(name_of(found(IdentityItem::kana, [&](Enrolment& e) { e.identity.kana = slip.value; })) == name_of(slip.finding));
}

BOOST_DATA_TEST_CASE(slips_of_a_name_are_told_apart, data::make(name_slips), slip) {
    BOOST_TEST(name_of(found(IdentityItem::name, [&](Enrolment& e) { e.identity.name = slip.value; })) == name_of(slip.finding));
}

BOOST_DATA_TEST_CASE(slips_of_a_date_of_birth_are_told_apart, data::make(birth_slips), slip) {
    BOOST_TEST(name_of(found(IdentityItem::birth_date, [&](Enrolment& e) { e.identity.birth_date = slip.value; })) ==
               name_of(slip.finding));
}

BOOST_DATA_TEST_CASE(slips_of_an_address_are_told_apart, data::make(address_slips), slip) {
    BOOST_TEST(name_of(found(IdentityItem::address, [&](Enrolment& e) { e.identity.address = slip.value; })) ==
               name_of(slip.finding));
}

BOOST_AUTO_TEST_CASE(variant_characters_are_the_same_name) {
    Enrolment one = hanako();
    Enrolment other = moved();
    one.identity.name = "高﨑　恵";
    other.identity.name = "髙崎　惠";
    BOOST_TEST(name_of(score(one, other).of(IdentityItem::name)) == "variant");
}

BOOST_AUTO_TEST_CASE(periods_follow_lie_apart_or_overlap) {
    const auto with = [](const char* from, const char* to) {
        return name_of(found(IdentityItem::periods, [&](Enrolment& e) { e.period = days(from, to); }));
    };
    BOOST_TEST(with("2026-04-01", "") == "follows");
    BOOST_TEST(with("2026-06-01", "") == "follows");
    BOOST_TEST(with("2026-06-03", "") == "apart");
    BOOST_TEST(with("2026-03-31", "") == "overlap");
    BOOST_TEST(with("2000-01-01", "2010-03-31") == "follows");
    BOOST_TEST(with("2000-01-01", "") == "overlap");
    BOOST_TEST(with("", "") == "unknown");
    BOOST_TEST(with("2012-01-02", "2012-01-01") == "unknown");  // a cancelled enrolment holds no day
}

BOOST_AUTO_TEST_CASE(an_h_number_and_an_ordinary_one_of_the_same_insurer_belong_together) {
    const Enrolment later = moved();
    BOOST_TEST(name_of(score(hanako("132012", "H000000001"), later).of(IdentityItem::numbers)) == "h_number");
    BOOST_TEST(name_of(score(hanako("131011", "H000000001"), later).of(IdentityItem::numbers)) == "unrelated");
    BOOST_TEST(name_of(score(hanako("132012", "0000000001"), later).of(IdentityItem::numbers)) == "unrelated");
    BOOST_TEST(name_of(score(hanako(), later, true).of(IdentityItem::numbers)) == "named");
}

BOOST_AUTO_TEST_CASE(whoever_moved_stands_first_and_whoever_married_is_seen) {
    BOOST_TEST(name_of(score(hanako(), moved()).band) == "strong");
    Enrolment married = moved();
    married.identity.name = "山田　花子";
    married.identity.kana = "ヤマダ　ハナコ";
    married.identity.address = "別市港1";
    married.identity.phone = "";
    BOOST_TEST(name_of(score(hanako(), married).band) == "review");
}

BOOST_AUTO_TEST_CASE(twins_and_fathers_are_other_people) {
    Enrolment twin = hanako("131011", "0000000002");
    twin.identity.name = "架空　花江";
    twin.identity.kana = "カクウ　ハナエ";
    twin.identity.phone = "";
    BOOST_TEST(name_of(score(hanako(), twin).band) == "none");
    twin.period = days("2026-04-01", "");  // one character apart and one after the other: a human has to look
    BOOST_TEST(name_of(score(hanako(), twin).band) == "review");
    twin.identity.name = "架空　夏美";
    twin.identity.kana = "カクウ　ナツミ";
    BOOST_TEST(name_of(score(hanako(), twin).band) == "none");
    Enrolment father = hanako("131011", "0000000003");
    father.identity.birth_date = "1912-05-20";
    BOOST_TEST(name_of(score(hanako(), father).band) == "none");
}

BOOST_AUTO_TEST_CASE(only_what_agrees_in_full_and_is_closed_links_by_itself) {
    const Enrolment former = hanako();
    Identity later = moved().identity;
    const auto condition = [&] { return name_of(link_condition(former.identity, former.period, later)); };
    BOOST_TEST(condition() == "holds");
    later.kana = "ｶｸｳﾊﾅｺ";
    BOOST_TEST(condition() == "holds");
    later.kana = "カクー　ハナコ";
    BOOST_TEST(condition() == "kana_differs");
    later.kana = "";
    BOOST_TEST(condition() == "kana_differs");
    later.kana = former.identity.kana;
    later.birth_date = "1940-01-00";
    BOOST_TEST(condition() == "birth_date_differs");
    later.birth_date = former.identity.birth_date;
    later.sex = "1";
    BOOST_TEST(condition() == "sex_differs");
    later.sex = "";
    BOOST_TEST(condition() == "sex_differs");
    BOOST_TEST(name_of(link_condition(former.identity, {former.period.from, {}}, former.identity)) == "former_is_open");
    Identity no_day = former.identity;
    no_day.birth_date = "1940-01-00";
    BOOST_TEST(name_of(link_condition(no_day, former.period, no_day)) == "birth_date_differs");
}

BOOST_AUTO_TEST_CASE(whoever_slips_once_still_shares_a_search_key) {
    const auto shares = [](auto change) {
        Identity other = moved().identity;
        other.phone = "";
        change(other);
        const auto keys = search_keys(hanako().identity);
        const auto others = search_keys(other);
        return std::ranges::any_of(others, [&](const std::string& key) { return std::ranges::find(keys, key) != keys.end(); });
    };
    for (const Slip& slip : kana_slips) {
        if (slip.finding != missing && slip.finding != IdentityFinding::different && slip.finding != family) {
            BOOST_TEST(shares([&](Identity& i) { i.kana = slip.value; }), slip.value);
        }
    }
    for (const Slip& slip : birth_slips) {
        if (slip.finding != missing && slip.finding != IdentityFinding::different) {
            BOOST_TEST(shares([&](Identity& i) { i.birth_date = slip.value; }), slip.value);
        }
    }
    BOOST_TEST(!shares([](Identity& i) { i.kana = "ヤマダ タロウ"; }));
    BOOST_TEST(!shares([](Identity& i) { i.birth_date = "1955-06-30"; }));
}

BOOST_AUTO_TEST_CASE(nothing_is_searched_by_less_than_a_name_and_a_date) {
    Identity identity = hanako().identity;
    identity.birth_date = "";
    BOOST_TEST(search_keys(identity).empty());
    identity = hanako().identity;
    identity.kana = "カ";
    BOOST_TEST(search_keys(identity).empty());
}

BOOST_AUTO_TEST_CASE(what_was_compared_changes_with_every_item_that_is) {
    const std::string before = compared_text(hanako());
    for (std::string Identity::*part : {&Identity::name, &Identity::kana, &Identity::birth_date, &Identity::sex,
                                        &Identity::address, &Identity::phone}) {
        Enrolment changed = hanako();
        changed.identity.*part += "0";
        BOOST_TEST(compared_text(changed) != before);
    }
    Enrolment closed = hanako();
    closed.period.to = CalendarDate::parse_iso("2026-03-30");
    BOOST_TEST(compared_text(closed) != before);
}

BOOST_AUTO_TEST_SUITE_END()
