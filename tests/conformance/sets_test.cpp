// How sets are taken: once, in any order, whole or not at all.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/conformance/sent_sets.h"
#include "tests/conformance/town.h"

namespace data = boost::unit_test::data;
using namespace kakehashi;
using namespace kakehashi::test;

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

BOOST_DATA_TEST_CASE(a_set_that_is_named_by_its_file_is_known_again, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    const SetName set{"document", "unrecognised", "", "", "見本花子.pdf", ""};
    const auto receive_it = [&](const std::string& bytes) {
        const std::vector<ClaimedFile> files = {{{set.serial, std::make_shared<MemoryBytes>(bytes), bytes}, {set, "FORM", "1", {}}}};
        return town.imports().receive(set, bytes, files, {"care_manager", care_office, "console"});
    };
    const auto first = receive_it("a");
    BOOST_REQUIRE(first.has_value());
    SetReport report;
    report.outcome = SetOutcome::quarantined;
    BOOST_REQUIRE(town.imports().put_aside(first->id, report).has_value());
    const auto same = receive_it("a");
    BOOST_REQUIRE(same.has_value());
    BOOST_TEST((same->before == SetStanding::Before::unfinished));
    BOOST_TEST((same->id == first->id));
    const auto other = receive_it("b");
    BOOST_REQUIRE(other.has_value());
    BOOST_TEST((other->id != first->id));
    const auto kept = town.imports().kept(first->id);
    BOOST_REQUIRE(kept.has_value());
    BOOST_TEST((kept->name == set));
    BOOST_REQUIRE(kept->files.size() == 1U);
    BOOST_TEST(kept->files.front().name == set.serial);
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
