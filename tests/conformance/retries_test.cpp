// Who waits, who was refused, and what another try brings in: never more than the first would have.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/conformance/sent_sets.h"
#include "tests/conformance/town.h"

namespace data = boost::unit_test::data;
using namespace kakehashi;
using namespace kakehashi::test;

BOOST_AUTO_TEST_SUITE(retries)

BOOST_DATA_TEST_CASE(a_person_nobody_knows_waits_and_is_applied_when_registered, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({second_number});
    const SetResult early = town.import(one_plan("20260501001", "early"));
    BOOST_TEST((early.report.outcome == SetOutcome::waiting));
    BOOST_REQUIRE(early.report.held.size() == 1U);
    BOOST_TEST((early.report.held.front().state == SetOutcome::waiting));
    BOOST_TEST(town.look(home_insurer, first_number) == nullptr);
    BOOST_TEST(town.imports().ready_to_retry().value().empty());
    town.import("municipal", home_insurer, {register_row(home_insurer, first_number)});
    BOOST_TEST(town.facts(first_number) == "early v1 →1370000029");
    BOOST_TEST(town.imports().held_of(early.id).value().empty());
    BOOST_TEST(town.imports().ready_to_retry().value().empty());
}

BOOST_DATA_TEST_CASE(a_set_that_waits_is_tried_again_as_its_own_sender, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({second_number});
    const SetResult early = town.import(one_plan("20260501001", "early"));
    BOOST_TEST((early.report.outcome == SetOutcome::waiting));
    Handed people;
    people.name = {"municipal", "handed", home_insurer, "", "20260501002", ""};
    people.units = {register_row(home_insurer, first_number)};
    town.import(people, as("municipality", home_insurer));  // who hands this over did not send the plan
    BOOST_TEST(town.facts(first_number) == "early v1 →1370000029");
    BOOST_TEST(town.imports().held_of(early.id).value().empty());
}

BOOST_DATA_TEST_CASE(a_refusal_on_another_try_lets_nobody_who_waits_go, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({second_number});
    Handed set = one_plan("20260501001", "early");
    set.units.push_back(with(unit_of(home_insurer, second_number), plan(day_service, "1", "known")));
    set.ranked_by = Timestamp::parse_iso("2026-11-22T12:05:00+09:00");
    const SetResult early = town.import(set);
    BOOST_TEST((early.report.outcome == SetOutcome::waiting));
    for (int n = 0; n < 2; ++n) {
        const SetResult refused = town.retry(early.id, Timestamp::parse_iso("2026-11-22T11:00:00+09:00"));
        BOOST_TEST((refused.report.outcome == SetOutcome::quarantined));
        BOOST_TEST(refused.report.findings.front().rule == "F13");
        const auto held = town.imports().held_of(early.id).value();
        BOOST_REQUIRE(held.size() == 1U);
        BOOST_TEST((held.front().state == SetOutcome::waiting));
        BOOST_TEST(held.front().insured.str() == first_number);
        BOOST_TEST((town.imports().kept(early.id)->outcome == SetOutcome::waiting));
    }
    BOOST_TEST((town.send_again(set.name).report.outcome == SetOutcome::unchanged));
    town.import("municipal", home_insurer, {register_row(home_insurer, first_number)});
    BOOST_TEST(town.facts(first_number) == "early v1 →1370000029");
    BOOST_TEST(town.facts(second_number) == "known v1 →1370000029");
}

BOOST_DATA_TEST_CASE(a_set_that_came_under_the_wrong_sender_is_that_of_whoever_sends_it_again, data::make(every_store()),
                     name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({second_number});
    const Handed set = one_plan("20260501001", "early");
    const SetResult wrong = town.import(set, as("municipality", home_insurer));
    BOOST_TEST((wrong.report.outcome == SetOutcome::quarantined));
    BOOST_TEST(wrong.report.findings.front().rule == "P02");
    const SetResult right = town.import(set, as("care_manager", care_office));
    BOOST_TEST(right.id.value == wrong.id.value);
    BOOST_TEST((right.report.outcome == SetOutcome::waiting));
    const Submitter kept = town.imports().kept(right.id).value().submitter;
    BOOST_TEST(kept.party == "care_manager");
    BOOST_TEST(kept.organisation == care_office);
    town.import("municipal", home_insurer, {register_row(home_insurer, first_number)});
    BOOST_TEST(town.facts(first_number) == "early v1 →1370000029");
}

BOOST_DATA_TEST_CASE(trying_again_does_not_bring_in_what_contradicts_a_set_that_came_before, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number});
    const Handed set = one_plan("20260501001", "a");
    town.import(set);
    const auto other = receive(town, set.name, "other content");
    BOOST_REQUIRE((other && other->before == SetStanding::Before::other));
    town.hand(one_plan("20260501001", "b", "20260501002"));
    const SetResult again = town.retry(other->id);
    BOOST_TEST((again.report.outcome == SetOutcome::quarantined));
    BOOST_REQUIRE(!again.report.findings.empty());
    BOOST_TEST(again.report.findings.front().rule == "F08");
    BOOST_TEST(town.facts(first_number) == "a v1 →1370000029");
}

BOOST_DATA_TEST_CASE(a_refused_set_is_not_brought_in_beside_the_mended_one, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number});
    const Handed set = one_plan("20260501001", "a");
    const auto broken = receive(town, set.name, "broken");
    SetReport refused;
    refused.outcome = SetOutcome::quarantined;
    BOOST_REQUIRE(town.imports().put_aside(broken->id, refused).has_value());
    BOOST_TEST((town.import(set).report.outcome == SetOutcome::applied));
    town.hand(one_plan("20260501001", "b", "20260501002"));
    const SetResult again = town.retry(broken->id);
    BOOST_TEST((again.report.outcome == SetOutcome::quarantined));
    BOOST_TEST(again.report.findings.front().rule == "F08");
    BOOST_TEST(town.facts(first_number) == "a v1 →1370000029");
}

BOOST_DATA_TEST_CASE(trying_again_does_not_bring_in_a_file_named_after_a_time_to_come, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number});
    Handed ahead = one_plan("20260501002", "b");
    ahead.ranked_by = Timestamp::parse_iso("2026-11-22T12:11:00+09:00");
    const SetId set = town.import(ahead).id;
    BOOST_TEST((town.retry(set).report.outcome == SetOutcome::quarantined));
    BOOST_TEST(town.facts(first_number) == "");
    BOOST_TEST((town.retry(set, ahead.ranked_by).report.outcome == SetOutcome::applied));
    BOOST_TEST(town.facts(first_number) == "b v1 →1370000029");
}

BOOST_DATA_TEST_CASE(a_set_that_was_refused_is_tried_again_for_everybody_in_it, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number, second_number});
    Handed set = one_plan("20260501001", "a");
    set.units.front().findings.push_back({"R01", Severity::person, {"x.csv", 3, 0}, "", ""});
    set.units.push_back(with(unit_of(home_insurer, second_number), plan(day_service, "1", "b")));
    Handed with_error = set;
    with_error.findings.push_back({"C06", Severity::set, {"x.csv", 9, 0}, "", ""});
    const SetId id = town.import(with_error).id;
    BOOST_TEST(town.imports().held_of(id).value().size() == 1U);
    town.hand(set);  // a later edition of the program reads the same bytes better
    BOOST_TEST((town.retry(id).report.outcome == SetOutcome::partly));
    BOOST_TEST(town.facts(first_number) == "");
    BOOST_TEST(town.facts(second_number) == "b v1 →1370000029");
}

BOOST_AUTO_TEST_SUITE_END()
