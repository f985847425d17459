// How sets are taken: once, in any order, with people who are not known yet.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/conformance/town.h"

namespace data = boost::unit_test::data;
using namespace kakehashi;
using namespace kakehashi::test;

namespace {

Handed one_plan(const std::string& serial, const std::string& body, const std::string& order = "20260501001") {
    Handed set;
    set.name = {"careplan", "handed", care_office, "", serial, ""};
    set.units = {with(unit_of(home_insurer, first_number), plan(day_service, order, body))};
    return set;
}

/// The bytes under a name as the store would be told of them; `content` stands for the digest.
Result<SetStanding> receive(Town& town, const SetName& name, const std::string& content) {
    const std::vector<ClaimedFile> files = {
        {{name.serial + ".csv", std::make_shared<MemoryBytes>(content), content}, {name, "FORM", "1", {}}}};
    return town.imports().receive(name, content, files, {"care_manager", care_office, "console"});
}

IngestOptions as(const std::string& party, const std::string& organisation) {
    IngestOptions options;
    options.submitter = Submitter{party, organisation, "console"};
    return options;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sets)

BOOST_DATA_TEST_CASE(the_same_set_twice_is_unchanged, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number});
    const Handed set = one_plan("20260501001", "a");
    BOOST_TEST((town.import(set).report.outcome == SetOutcome::applied));
    const SetResult again = town.send_again(set.name);
    BOOST_TEST((again.report.outcome == SetOutcome::unchanged));
    BOOST_REQUIRE(again.report.findings.size() == 1U);
    BOOST_TEST(again.report.findings.front().rule == "F11");
    BOOST_TEST(town.facts(first_number) == "a v1 →1370000029");
}

BOOST_DATA_TEST_CASE(a_set_that_holds_nothing_is_not_called_unchanged, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    Handed empty = one_plan("20260501001", "a");
    empty.units.clear();
    empty.findings.push_back({"C05", Severity::warning, {"x.csv", 0, 0}, "", ""});
    BOOST_TEST((town.import(empty).report.outcome == SetOutcome::applied));
    BOOST_TEST((town.send_again(empty.name).report.outcome == SetOutcome::unchanged));
}

BOOST_DATA_TEST_CASE(other_content_under_a_known_name_stays_refused_however_often_it_comes, data::make(every_store()),
                     name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number});
    const Handed set = one_plan("20260501001", "a");
    town.import(set);
    for (int n = 0; n < 2; ++n) {
        const auto standing = receive(town, set.name, "other content");
        BOOST_REQUIRE(standing.has_value());
        BOOST_TEST((standing->before == SetStanding::Before::other));
        SetReport report;
        report.outcome = SetOutcome::quarantined;
        BOOST_REQUIRE(town.imports().begin(standing->id).has_value());
        BOOST_REQUIRE(town.imports().put_aside(standing->id, report).has_value());
    }
}

BOOST_DATA_TEST_CASE(a_set_that_was_put_aside_may_be_mended_under_its_name, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    const SetName set{"careplan", "handed", care_office, "", "20260501001", ""};
    const auto broken = receive(town, set, "broken");
    BOOST_REQUIRE(broken.has_value());
    SetReport report;
    report.outcome = SetOutcome::quarantined;
    BOOST_REQUIRE(town.imports().put_aside(broken->id, report).has_value());
    const auto same = receive(town, set, "broken");
    BOOST_REQUIRE(same.has_value());
    BOOST_TEST((same->before == SetStanding::Before::unfinished));
    BOOST_TEST((same->id == broken->id));
    const auto mended = receive(town, set, "mended");
    BOOST_REQUIRE(mended.has_value());
    BOOST_TEST((mended->before == SetStanding::Before::none));
}

BOOST_DATA_TEST_CASE(a_person_put_aside_leaves_nothing_of_the_set_behind, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number, second_number});
    PersonUnit bad = with(unit_of(home_insurer, first_number), plan(home_help, "1", "b"));
    bad.findings.push_back({"R01", Severity::person, {"x.csv", 3, 0}, "", ""});
    const SetResult result = town.import(
        "careplan", care_office,
        {with(unit_of(home_insurer, first_number), plan(day_service, "1", "a")),
         with(unit_of(home_insurer, second_number), plan(day_service, "1", "c")), bad});
    BOOST_TEST((result.report.outcome == SetOutcome::partly));
    BOOST_TEST(result.report.facts == 1);
    BOOST_TEST(town.facts(first_number) == "");
    BOOST_TEST(town.facts(second_number) == "c v1 →1370000029");
}

BOOST_DATA_TEST_CASE(a_conflict_in_a_later_part_puts_the_earlier_parts_aside_too, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number});
    town.import("careplan", care_office, {with(unit_of(home_insurer, first_number), plan(day_service, "1", "a"))});
    const SetResult result =
        town.import("careplan", care_office,
                    {with(with(unit_of(home_insurer, first_number), plan(home_help, "1", "b")), plan(day_service, "1", "other"))});
    BOOST_TEST((result.report.outcome != SetOutcome::applied));
    BOOST_TEST(town.facts(first_number) == "a v1 →1370000029");
}

BOOST_DATA_TEST_CASE(a_new_person_whose_register_rows_disagree_is_not_registered, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({second_number});
    PersonUnit bad = register_row(home_insurer, first_number, "0000000002");
    bad.findings.push_back({"R01", Severity::person, {"x.csv", 3, 0}, "", ""});
    town.import("municipal", home_insurer, {register_row(home_insurer, first_number), bad});
    BOOST_TEST((town.look(home_insurer, first_number) == nullptr));
    town.import("municipal", home_insurer, {register_row(home_insurer, first_number, "0000000003")});
    BOOST_TEST((town.look(home_insurer, first_number) != nullptr));
}

BOOST_DATA_TEST_CASE(a_file_named_after_a_time_to_come_is_put_aside, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number});
    Handed set = one_plan("20260501001", "a");
    set.ranked_by = Timestamp::parse_iso("2026-11-22T12:09:00+09:00");  // as far as clocks may differ
    BOOST_TEST((town.import(set).report.outcome == SetOutcome::applied));
    Handed ahead = one_plan("20260501002", "b");
    ahead.ranked_by = Timestamp::parse_iso("2026-11-22T12:11:00+09:00");
    ahead.findings.push_back({"R07", Severity::warning, {"x.csv", 3, 0}, "", ""});
    const SetResult result = town.import(ahead);
    BOOST_TEST(result.report.findings.back().rule == "R07");  // what is in it is told all the same
    BOOST_TEST((result.report.outcome == SetOutcome::quarantined));
    BOOST_TEST(result.report.findings.front().rule == "F13");
    BOOST_TEST(town.facts(first_number) == "a v1 →1370000029");
}

BOOST_DATA_TEST_CASE(an_import_that_breaks_off_keeps_nobody_from_writing, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({second_number});
    Handed broken;
    broken.name = {"municipal", "handed", home_insurer, "", "20260501009", ""};
    for (int n = 1'000; n < 1'250; ++n) {  // enough for some to be staged before the end
        broken.units.push_back(register_row(home_insurer, "000000" + std::to_string(n)));
    }
    broken.breaks_off = true;
    BOOST_TEST(town.import_together({broken}).front().error.has_value());
    const auto other = store->another_import();
    const auto standing = other->receive({"careplan", "handed", care_office, "", "20260501010", ""}, "x", {}, {"care_manager", care_office, "console"});
    BOOST_TEST(standing.has_value());
    BOOST_TEST(town.accepted(town.attempt(second_number)));
}

BOOST_DATA_TEST_CASE(an_error_of_one_set_keeps_no_other_from_being_applied, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number, second_number});
    Handed broken = one_plan("20260501001", "a");
    broken.breaks_off = true;
    Handed withdrawal;
    withdrawal.name = {"municipal", "handed", home_insurer, "", "20260501002", ""};
    withdrawal.units = {unit_of(home_insurer, second_number)};
    withdrawal.units.front().directives.push_back(consent_entry("C1", "withdrawn", 1'000));
    const auto results = town.import_together({broken, withdrawal});
    BOOST_REQUIRE(results.size() == 2U);
    BOOST_REQUIRE(results.front().error.has_value());
    BOOST_TEST(results.front().error->code == "KK-2102");
    BOOST_TEST((results.front().report.outcome == SetOutcome::received));
    BOOST_TEST(results.front().report.facts == 0);
    BOOST_TEST(results.front().report.findings.back().rule == "F14");
    BOOST_TEST(results.front().report.findings.back().detail == "KK-2102");
    BOOST_TEST(!results.front().report.findings.back().place.file.empty());
    BOOST_TEST((results.back().report.outcome == SetOutcome::applied));
    BOOST_TEST(town.look(home_insurer, second_number)->state.directives.size() == 1U);
    BOOST_TEST(town.facts(first_number) == "");
    BOOST_TEST((town.import(one_plan("20260501001", "a")).report.outcome == SetOutcome::applied));
}

BOOST_DATA_TEST_CASE(what_comes_under_one_name_is_imported_by_one_at_a_time, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number});
    const std::string serial = "20260501001";
    const SetName set{"careplan", "handed", care_office, "", serial, ""};
    const PersonUnit unit = with(unit_of(home_insurer, first_number), plan(day_service, "1", "a"));
    const SetId first = town.stage(town.imports(), serial, unit);
    const auto other = store->another_import();
    const auto busy = [&] {
        const auto received = other->receive(set, serial, {}, {"care_manager", care_office, "console"});
        return !received && received.error().fault == Fault::unavailable && received.error().code == "KK-4311";
    };
    BOOST_TEST(busy());
    BOOST_TEST(other->receive({"careplan", "handed", care_office, "", "20260501002", ""}, "x", {}, {"care_manager", care_office, "console"})
                   .has_value());
    SetReport report;
    report.staged = 1;
    BOOST_REQUIRE(town.imports().publish(first, report).has_value());
    BOOST_TEST(town.facts(first_number) == "a v1 →1370000029");
    BOOST_TEST(!busy());  // it is published: there is nothing left to be alone for
}

BOOST_DATA_TEST_CASE(a_set_that_is_given_up_is_free_for_others, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number});
    const auto other = store->another_import();
    const SetName set{"careplan", "handed", care_office, "", "20260501001", ""};
    const auto receive_there = [&] {
        return other->receive(set, "x", {}, {"care_manager", care_office, "console"}).has_value();
    };
    static_cast<void>(town.stage(town.imports(), set.serial, unit_of(home_insurer, first_number)));
    BOOST_TEST(!receive_there());
    town.imports().give_up();
    BOOST_TEST(receive_there());
    BOOST_TEST(!receive(town, set, "x").has_value());
    other->give_up();
    // Another set that is received lets go of the one before.
    BOOST_TEST(receive(town, set, "x").has_value());
    BOOST_TEST(receive(town, {"careplan", "handed", care_office, "", "20260501003", ""}, "y").has_value());
    BOOST_TEST(receive_there());
}

BOOST_DATA_TEST_CASE(what_was_staged_and_removed_is_never_published, data::make(every_database()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number});
    const PersonUnit unit = with(unit_of(home_insurer, first_number), plan(day_service, "1", "a"));
    const SetId set = town.stage(town.imports(), "20260501001", unit);
    const auto removed = store->database()->with([](storage::Connection& connection) -> Result<Done> {
        connection.session() << "DELETE FROM publication WHERE published_at IS NULL";
        return Done{};
    });
    BOOST_REQUIRE(removed.has_value());
    SetReport report;
    report.staged = 1;
    const auto published = town.imports().publish(set, report);
    BOOST_REQUIRE(!published.has_value());
    BOOST_TEST((published.error().fault == Fault::conflicting));
    BOOST_TEST((town.imports().kept(set)->outcome == SetOutcome::received));
    BOOST_TEST(town.facts(first_number) == "");
}

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

BOOST_DATA_TEST_CASE(a_doubtful_person_is_put_aside_and_the_others_go_on, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number, second_number});
    PersonUnit doubtful = with(unit_of(home_insurer, first_number), plan(day_service, "1", "doubtful"));
    doubtful.claim = IdentityClaim{"別人　花子", "", "19400102", "2", {}};
    const SetResult result = town.import(
        "careplan", care_office, {doubtful, with(unit_of(home_insurer, second_number), plan(day_service, "1", "sure"))});
    BOOST_TEST((result.report.outcome == SetOutcome::partly));
    BOOST_TEST(town.facts(first_number) == "");
    BOOST_TEST(town.facts(second_number) == "sure v1 →1370000029");
    BOOST_TEST(town.imports().held_of(result.id).value().size() == 1U);
}

BOOST_DATA_TEST_CASE(a_set_comes_back_as_it_was_handed_over, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    const SetName set{"careplan", "handed", care_office, "", "20260501001", "202604"};
    const auto standing = receive(town, set, "the bytes");
    BOOST_REQUIRE(standing.has_value());
    const auto kept = town.imports().kept(standing->id);
    BOOST_REQUIRE(kept.has_value());
    BOOST_TEST((kept->name == set));
    BOOST_TEST(kept->submitter.organisation == care_office);
    std::string bytes(20, '\0');
    const auto got = kept->files.at(0).bytes->read(0, bytes);
    BOOST_REQUIRE(got.has_value());
    BOOST_TEST(bytes.substr(0, *got) == "the bytes");
    BOOST_TEST((town.imports().kept({4711}).error().fault == Fault::missing));
}

BOOST_DATA_TEST_CASE(an_insurers_status_follows_the_later_order, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    const auto send = [&](std::vector<std::pair<std::string, CalendarDate>> rows) {
        Handed set;
        set.name = {"municipal", "", home_insurer, "", "", ""};
        for (const auto& [order, from] : rows) {
            set.statuses.push_back({insurer(home_insurer), "架空市", from, KindSet::all(), order, {}});
        }
        town.import(std::move(set));
        store->states().forget_standing();
        return store->states().standing().value()->live_insurers.at(home_insurer).from;
    };
    BOOST_TEST((send({{"2", day(2026, 4, 1)}}) == day(2026, 4, 1)));
    BOOST_TEST((send({{"1", day(2025, 4, 1)}}) == day(2026, 4, 1)));
    BOOST_TEST((send({{"4", day(2026, 6, 1)}, {"3", day(2026, 5, 1)}}) == day(2026, 6, 1)));
}

BOOST_AUTO_TEST_SUITE_END()
