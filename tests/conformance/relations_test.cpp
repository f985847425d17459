// Relations: what replaces one, what ends it, what keeps it ended.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/conformance/town.h"

namespace data = boost::unit_test::data;
using namespace kakehashi;
using namespace kakehashi::test;

namespace {

SetResult send_relation(Town& town, const RelationEntry& entry) {
    PersonUnit unit = unit_of(home_insurer, first_number);
    unit.relations.push_back(entry);
    return town.import("municipal", home_insurer, {unit});
}

Replacement notice(const std::string& notified_on, CalendarDate from, const std::string& office) {
    Replacement made;
    made.unit = "plan_notice";
    made.key = notified_on;
    made.author = home_insurer;
    made.order = "0000000001";
    made.facts.push_back({Kind::insurance_card, "PLAN_NOTICE", {from, {}}, R"({"care_management_office":")" + office + R"("})", {}});
    return made;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(relations)

BOOST_DATA_TEST_CASE(relations_are_replaced_by_a_later_order_only, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number});
    const auto verified = [&] {
        const auto subject = town.look(home_insurer, first_number);
        BOOST_REQUIRE(subject->state.relations.size() == 1U);
        return subject->state.relations.front().verified_on.iso();
    };
    send_relation(town, relation_entry(care_office, day(2026, 4, 2), "20260402000000"));
    BOOST_TEST(verified() == "2026-04-02");
    send_relation(town, relation_entry(care_office, day(2026, 4, 1), "20260401000000"));
    BOOST_TEST(verified() == "2026-04-02");
    send_relation(town, relation_entry(care_office, day(2026, 4, 3), "20260403000000"));
    BOOST_TEST(verified() == "2026-04-03");
    // Another organisation, party or basis is another relation.
    send_relation(town, relation_entry(day_service, day(2026, 4, 1), "20260401000000"));
    RelationEntry stay = relation_entry(care_office, day(2026, 4, 1), "20260401000000");
    stay.basis = "facility_stay";
    send_relation(town, stay);
    BOOST_TEST(town.look(home_insurer, first_number)->state.relations.size() == 3U);
}

BOOST_DATA_TEST_CASE(a_relation_that_says_no_claim_month_keeps_the_newest_one_said, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number});
    const auto send = [&](const std::string& order, std::optional<ServiceMonth> claim) {
        RelationEntry entry = relation_entry(care_office, day(2026, 4, 2), order);
        entry.last_claim_month = claim;
        send_relation(town, entry);
    };
    const auto claimed = [&] {
        const auto subject = town.look(home_insurer, first_number);
        BOOST_REQUIRE(subject->state.relations.size() == 1U);
        return subject->state.relations.front().last_claim_month;
    };
    send("20260407000000", std::nullopt);
    BOOST_TEST(!claimed().has_value());
    send("20260405000000", ServiceMonth::parse_iso("2026-04"));
    send("20260404000000", ServiceMonth::parse_iso("2026-03"));
    BOOST_TEST((claimed() == ServiceMonth::parse_iso("2026-04")));
    send("20260409000000", std::nullopt);
    BOOST_TEST((claimed() == ServiceMonth::parse_iso("2026-04")));
    send("20260410000000", ServiceMonth::parse_iso("2026-02"));
    BOOST_TEST((claimed() == ServiceMonth::parse_iso("2026-02")));
}

BOOST_DATA_TEST_CASE(a_later_plan_notice_ends_the_relation_of_the_office_before, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number});
    RelationEntry planning = relation_entry(care_office, day(2026, 4, 1), "20260401000000");
    planning.basis = "plan_notice";
    const auto end = [&] { return town.look(home_insurer, first_number)->state.relations.front().ended_on; };
    send_relation(town, planning);
    BOOST_TEST(!end().has_value());
    const std::int64_t epoch = town.epoch(first_number);
    town.import("municipal", home_insurer, {with(unit_of(home_insurer, first_number), notice("2026-06-10", day(2026, 7, 1), day_service))});
    BOOST_TEST((end() == day(2026, 6, 30)));
    BOOST_TEST(town.epoch(first_number) > epoch);
    Replacement taken_back = notice("2026-06-10", day(2026, 7, 1), day_service);
    taken_back.operation = Replacement::Operation::erase;
    taken_back.order = "0000000002";
    taken_back.facts.clear();
    town.import("municipal", home_insurer, {with(unit_of(home_insurer, first_number), taken_back)});
    BOOST_TEST(!end().has_value());
}

BOOST_DATA_TEST_CASE(a_relation_ended_by_hand_is_not_reopened_by_an_older_file, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number});
    send_relation(town, relation_entry(care_office, day(2026, 4, 2), "20260402000000"));
    const auto ended = store->acts().end_relation(insurer(home_insurer), insured(first_number), care_office,
                                                  consent::Party::care_manager, day(2026, 5, 1));
    BOOST_REQUIRE(ended.has_value());
    send_relation(town, relation_entry(care_office, day(2026, 4, 3), "20260403000000"));
    const auto subject = town.look(home_insurer, first_number);
    BOOST_REQUIRE(subject->state.relations.size() == 1U);
    BOOST_TEST((subject->state.relations.front().ended_on == day(2026, 5, 1)));
    const auto none = store->acts().end_relation(insurer(home_insurer), insured(first_number), day_service,
                                                 consent::Party::care_manager, day(2026, 5, 1));
    BOOST_TEST((none.error().fault == Fault::missing));
}

BOOST_AUTO_TEST_SUITE_END()
