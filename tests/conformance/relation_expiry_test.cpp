// Which relations end soon, found by clear columns, is what asking `alive` of everybody day by day finds; and what service use raises.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <map>
#include <set>
#include <tuple>

#include "adapters/storage/claim_months.h"
#include "adapters/storage/ending_relations.h"
#include "adapters/storage/ledger_reader.h"
#include "adapters/storage/openssl_hasher.h"
#include "domain/body_text.h"
#include "tests/conformance/town.h"
#include "tests/consent/random_state.h"
#include "tests/fakes/needed.h"

namespace data = boost::unit_test::data;
using namespace kakehashi;
using namespace kakehashi::storage;
using namespace kakehashi::test;
using consent::Basis;
using consent::Party;
using consent::Relation;
using kakehashi::tests::Dice;

namespace {

Replacement actuals(ServiceMonth month, const std::string& office, const std::string& order = "20260401000000") {
    Replacement made;
    made.unit = "actuals";
    made.key = month.iso() + "/" + office + "/15";
    made.author = office;
    made.addressee = care_office;
    made.order = order;
    made.facts.push_back({Kind::service_use, "UPJSK", {month.first_day(), month.last_day()}, "{}", {}});
    return made;
}

Replacement by_insurer(const std::string& unit, const std::string& key, Kind kind, std::optional<CalendarDate> from, std::string body,
                       const std::string& addressee = "") {
    Replacement made;
    made.unit = unit;
    made.key = key;
    made.author = home_insurer;
    made.addressee = addressee;
    made.order = "1";
    made.facts.push_back({kind, "FORM", {from, {}}, std::move(body), {}});
    return made;
}

RelationEntry checked(const std::string& office, CalendarDate on, std::optional<ServiceMonth> claim, Party party = Party::service_provider) {
    RelationEntry entry = relation_entry(office, on, "20260401000000");
    entry.party = name_of(party);
    entry.basis = "identity_check";
    entry.last_claim_month = claim;
    return entry;
}

/// One person and the organisations in charge.
struct Served {
    explicit Served(const std::string& name) : store(open_store(name)), town(*store), today(town.today()), month(ServiceMonth::containing(today)) {
        town.settle({first_number, second_number});
    }
    void relate(const RelationEntry& entry) {
        PersonUnit unit = unit_of(home_insurer, first_number);
        unit.relations.push_back(entry);
        town.import("municipal", home_insurer, {unit});
    }
    /// By whoever wrote it; it is on file afterwards.
    void send(const Replacement& replacement, const std::string& number = first_number) {
        const auto outcome = town.import("careplan", replacement.author, {with(unit_of(home_insurer, number), replacement)}).report.outcome;
        BOOST_TEST((outcome == SetOutcome::applied));
    }
    std::int64_t raise(Trial trial = Trial::no) {
        return needed(raise_claim_months(*store->database(), *store->writer(), today, trial, [] { return true; })).relations;
    }
    Relation relation() { return town.look(home_insurer, first_number)->state.relations.at(0); }
    std::int64_t number(const std::string& query) {
        return needed(store->database()->with([&](Connection& connection) -> Result<std::int64_t> {
            std::int64_t value = 0;
            connection.session() << query, soci::into(value);
            return value;
        }));
    }

    std::unique_ptr<StoreUnderTest> store;
    Town town;
    CalendarDate today;
    ServiceMonth month;
};

using Told = std::tuple<std::string, std::string, Party, std::string, bool>;

/// By asking `alive` of the settled relations, day by day.
std::set<Told> by_asking(Town& town, const std::vector<std::string>& numbers, CalendarDate today, int within) {
    std::set<Told> all;
    for (const std::string& number : numbers) {
        std::map<std::pair<std::string, Party>, std::vector<Relation>> groups;
        const auto subject = town.look(home_insurer, number);
        for (const Relation& relation : subject->state.relations) {
            groups[{relation.organisation, relation.party}].push_back(relation);
        }
        for (const auto& [who, relations] : groups) {
            const auto alive_on = [&](int n) {
                return std::ranges::any_of(relations, [&](const Relation& each) { return consent::alive(each, today.plus_days(n)); });
            };
            const int step = alive_on(0) ? 1 : -1;
            for (int n = 1; n <= within; ++n) {
                if (alive_on(step * n) != (step == 1)) {
                    all.emplace(number, who.first, who.second, today.plus_days(step == 1 ? n - 1 : -n).iso(), step == 1);
                    break;
                }
            }
        }
    }
    return all;
}

std::set<Told> by_pages(Town& town, CalendarDate today, int within, std::optional<InsurerNumber> insurer = std::nullopt) {
    EndingRelations ending(*town.store().database(), town.store().states(), {insurer, today, within}, 3);
    std::set<Told> all;
    while (const auto page = needed(ending.next())) {
        for (const EndingRelation& each : *page) {
            const bool once = all.emplace(each.insured.text(), each.relation.organisation, each.relation.party, each.last_day.iso(), each.alive).second;
            BOOST_TEST(once);
        }
    }
    return all;
}

/// A person with relations of every basis, notices that end some and decisions that end others.
void settle_randomly(Town& town, Dice& dice, const std::string& number) {
    const CalendarDate today = town.today();
    const auto near = [&] { return today.plus_days(dice.roll(80) - 45); };
    PersonUnit unit = unit_of(home_insurer, number);
    for (int n = dice.roll(5); n > 0; --n) {
        RelationEntry entry = checked(dice.pick({care_office, day_service}), today.plus_days(-dice.roll(200)), std::nullopt);
        entry.party = name_of(dice.pick({Party::care_manager, Party::service_provider, Party::medical_institution}));
        entry.basis = name_of(static_cast<Basis>(1 + dice.roll(5)));
        if (dice.one_in(2)) {
            entry.last_claim_month = ServiceMonth::containing(today).plus_months(-dice.roll(6));
        }
        if (dice.one_in(3)) {
            entry.ended_on = today.plus_days(dice.roll(200) - 130);
        }
        unit.relations.push_back(entry);
    }
    for (int n = dice.roll(3); n > 0; --n) {
        const std::string office = dice.pick({care_office, day_service});
        unit.replacements.push_back(by_insurer("plan_notice", "2026-0" + std::to_string(n), Kind::insurance_card, near(),
                                               R"({"care_management_office":")" + office + R"("})"));
    }
    if (dice.one_in(2)) {
        unit.replacements.push_back(by_insurer("opinion_request", "A1/1", Kind::progress, near(), "{}", dice.pick({care_office, day_service})));
        unit.replacements.push_back(by_insurer("certification", "A1", Kind::certification, near(),
                                               R"({"certified_on":")" + today.plus_days(-dice.roll(40)).iso() + R"("})"));
    }
    town.import("municipal", home_insurer, {unit});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(relation_expiry)

BOOST_DATA_TEST_CASE(pages_tell_what_asking_everybody_day_by_day_tells, data::make(every_database()), name) {
    Dice dice(tests::test_seed() + 60);
    const auto store = open_store(name);
    Town town(*store);
    std::vector<std::string> numbers;
    for (int n = 1; n <= 60; ++n) {
        numbers.push_back(std::to_string(1'000'000'000 + n));
    }
    town.settle(numbers);
    for (const std::string& number : numbers) {
        settle_randomly(town, dice, number);
    }
    for (const int within : {1, 7, 30, 90}) {
        const auto asked = by_asking(town, numbers, town.today(), within);
        BOOST_TEST((by_pages(town, town.today(), within) == asked), within);
        BOOST_TEST((within < 90 || asked.size() > 5U));
        BOOST_TEST((by_pages(town, town.today(), within, insurer(home_insurer)) == asked));
        BOOST_TEST(by_pages(town, town.today(), within, insurer(other_insurer)).empty());
    }
}

BOOST_DATA_TEST_CASE(own_actuals_raise_the_month_once_and_say_so_in_the_log, data::make(every_database()), name) {
    Served served(name);
    served.relate(checked(day_service, served.today.plus_days(-365), served.month.plus_months(-3)));
    served.send(actuals(served.month.plus_months(-2), day_service));
    served.send(actuals(served.month.plus_months(-1), day_service));
    BOOST_TEST(!consent::alive(served.relation(), served.month.plus_months(1).first_day()));
    const std::int64_t epoch = served.town.epoch(first_number);
    const std::size_t entries = served.store->entries().size();
    BOOST_TEST(served.raise(Trial::yes) == 1);
    BOOST_TEST(served.store->entries().size() == entries);
    BOOST_TEST(served.raise() == 1);
    BOOST_TEST((served.relation().last_claim_month == served.month.plus_months(-1)));
    BOOST_TEST((served.relation().verified_on == served.today.plus_days(-365)));
    BOOST_TEST(consent::alive(served.relation(), served.month.plus_months(1).first_day()));
    BOOST_TEST(served.town.epoch(first_number) == epoch + 1);
    const OpenSslHasher hasher;
    const auto log = needed(entries_of(*served.store->database(), *served.store->writer(), hasher, insurer(home_insurer), insured(first_number)));
    BOOST_TEST(text_member(log.back().body, "type").value_or("") == "relation");
    BOOST_TEST(text_member(log.back().body, "by").value_or("") == "node");
    BOOST_TEST(text_member(log.back().body, "last_claim_month").value_or("") == served.month.plus_months(-1).iso());
    BOOST_TEST(served.raise() == 0);
    BOOST_TEST(served.store->entries().size() == entries + 1);
}

BOOST_DATA_TEST_CASE(nothing_else_keeps_a_relation_alive, data::make(every_database()), name) {
    const auto untouched = [&](const char* what, const RelationEntry& entry, const Replacement& sent, const std::string& to = first_number) {
        Served served(name);
        served.relate(entry);
        served.send(sent, to);
        BOOST_TEST(served.raise() == 0, what);
        BOOST_TEST((served.relation().last_claim_month == entry.last_claim_month), what);
    };
    const CalendarDate today = Served(name).today;
    const ServiceMonth month = ServiceMonth::containing(today);
    const RelationEntry old = checked(day_service, today.plus_days(-365), month.plus_months(-3));
    const Replacement own = actuals(month.plus_months(-1), day_service);
    RelationEntry ended = old;
    ended.ended_on = today.plus_days(-10);
    untouched("one that has ended", ended, own);
    ended.ended_on = today.plus_days(10);
    untouched("one that will end", ended, own);
    RelationEntry by_notice = old;
    by_notice.basis = "plan_notice";
    untouched("one by another basis", by_notice, own);
    untouched("one of another party", checked(day_service, today.plus_days(-365), month.plus_months(-3), Party::care_manager), own);
    untouched("one that has lapsed", checked(day_service, today.plus_days(-365), month.plus_months(-4)), own);
    untouched("one that lapsed without a claim", checked(day_service, today.plus_days(-91), std::nullopt), own);
    untouched("actuals of another office", old, actuals(month.plus_months(-1), home_help));
    untouched("actuals of another person", old, own, second_number);
    untouched("a month to come", old, actuals(month.plus_months(1), day_service));
    untouched("an older month", old, actuals(month.plus_months(-7), day_service));
    Replacement planned = own;
    planned.unit = "monthly_plan";
    untouched("a plan", old, planned);
}

BOOST_DATA_TEST_CASE(actuals_that_were_taken_back_count_no_more, data::make(every_database()), name) {
    Served served(name);
    served.relate(checked(day_service, served.today.plus_days(-90), std::nullopt));
    served.send(actuals(served.month.plus_months(-1), day_service));
    Replacement taken_back = actuals(served.month.plus_months(-1), day_service, "20260402000000");
    taken_back.operation = Replacement::Operation::erase;
    taken_back.facts.clear();
    served.send(taken_back);
    BOOST_TEST(served.raise() == 0);
    served.send(actuals(served.month.plus_months(-3), day_service));
    BOOST_TEST(served.raise() == 1);
    BOOST_TEST((served.relation().last_claim_month == served.month.plus_months(-3)));
}

BOOST_DATA_TEST_CASE(a_register_made_before_the_raise_still_ends_the_relation, data::make(every_database()), name) {
    Served served(name);
    RelationEntry entry = checked(day_service, served.today.plus_days(-365), served.month.plus_months(-3));
    served.relate(entry);
    served.send(actuals(served.month.plus_months(-1), day_service));
    BOOST_TEST(served.raise() == 1);
    entry.order = "20260402000000";  // long before the raise, but after the file that made the relation
    entry.ended_on = served.today.plus_days(-1);
    served.relate(entry);
    BOOST_TEST((served.relation().ended_on == served.today.plus_days(-1)));
    BOOST_TEST(served.raise() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
