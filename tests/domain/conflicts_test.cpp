#include <boost/test/unit_test.hpp>

#include "domain/conflicts.h"

using namespace kakehashi;

namespace {

CalendarDate day(int year, unsigned month) { return *CalendarDate::of(year, month, 1); }

Fact certification(std::int64_t id, const std::string& form, const std::string& level, Period effective = {}) {
    Fact fact;
    fact.id = {id};
    fact.kind = Kind::certification;
    fact.form = form;
    fact.unit = form;
    fact.effective = effective;
    fact.body = "{\"care_level\":\"" + level + "\"}";
    return fact;
}

Fact copy(std::int64_t id, const std::string& addressee, const std::string& body, const std::string& order = "1") {
    Fact fact;
    fact.id = {id};
    fact.kind = Kind::care_plan;
    fact.form = "UPPLAN";
    fact.unit = "monthly_plan";
    fact.key = "2026-04";
    fact.author = "1370000011";
    fact.addressee = addressee;
    fact.order = order;
    fact.body = body;
    return fact;
}

std::vector<Conflict> between(const Fact& a, const Fact& b) {
    const std::vector<const Fact*> facts = {&a, &b};
    return find_conflicts(facts);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(conflicts)

BOOST_AUTO_TEST_CASE(different_care_levels_of_overlapping_periods_are_a_conflict_that_the_insurer_settles) {
    const auto found = between(certification(1, "UPPLAN", "21"), certification(2, "CERT", "22"));
    BOOST_REQUIRE(found.size() == 1U);
    BOOST_TEST(found.front().item == "care_level");
    BOOST_TEST(found.front().current == "CERT");
    BOOST_TEST((found.front().facts == std::vector<FactId>{{1}, {2}}));
    BOOST_TEST(between(certification(1, "UPPLAN", "21"), certification(2, "LIFE", "22")).front().current == "none");
}

BOOST_AUTO_TEST_CASE(the_same_level_or_another_time_is_no_conflict) {
    BOOST_TEST(between(certification(1, "UPPLAN", "21"), certification(2, "CERT", "21")).empty());
    const Period before = {day(2025, 4), day(2026, 4).plus_days(-1)};
    const Period after = {day(2026, 4), {}};
    BOOST_TEST(between(certification(1, "CERT", "21", before), certification(2, "CERT", "22", after)).empty());
    const Period touching = {day(2025, 4), day(2026, 4)};
    BOOST_TEST(between(certification(1, "UPPLAN", "21", touching), certification(2, "CERT", "22", after)).size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_level_named_inside_a_text_is_not_a_level) {
    Fact note = certification(1, "UPPLAN", "21");
    note.body = R"({"note":"\"care_level\":\"99\""})";
    BOOST_TEST(between(note, certification(2, "CERT", "22")).empty());
    Fact plan = certification(1, "UPPLAN", "21");
    plan.kind = Kind::care_plan;
    BOOST_TEST(between(plan, certification(2, "CERT", "22")).empty());
}

BOOST_AUTO_TEST_CASE(copies_of_one_sending_that_differ_are_a_conflict_nobody_settles) {
    const auto found = between(copy(1, "1370000029", "{\"n\":1}"), copy(2, "1370000037", "{\"n\":2}"));
    BOOST_REQUIRE(found.size() == 1U);
    BOOST_TEST(found.front().item == "UPPLAN");
    BOOST_TEST(found.front().current == "none");
    BOOST_TEST(between(copy(1, "1370000029", "{\"n\":1}"), copy(2, "1370000037", "{\"n\":1}")).empty());
    BOOST_TEST(between(copy(1, "1370000029", "{\"n\":1}", "1"), copy(2, "1370000037", "{\"n\":2}", "2")).empty());
    BOOST_TEST(between(copy(1, "1370000029", "{\"n\":1}"), copy(2, "1370000029", "{\"n\":2}")).empty());
}

BOOST_AUTO_TEST_SUITE_END()
