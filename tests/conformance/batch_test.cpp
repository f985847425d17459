// Small sets that are settled together: each is still its own.
#include <boost/test/data/test_case.hpp>
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <memory>
#include <vector>

#include "tests/conformance/scratch_database.h"
#include "tests/conformance/town.h"
#include "tests/fakes/needed.h"

namespace data = boost::unit_test::data;
using namespace kakehashi;
using namespace kakehashi::test;

namespace {

Handed one_plan(const std::string& serial, const std::string& number, const std::string& body) {
    Handed set;
    set.name = {"careplan", "handed", care_office, "", serial, ""};
    set.units = {with(unit_of(home_insurer, number), plan(day_service, serial, body))};
    return set;
}

/// The same under the rank of another set.
Handed ranked(Handed set, const std::string& order) {
    set.units.front().replacements.front().order = order;
    return set;
}

bool tells(const SetResult& result, const std::string& rule) {
    return std::ranges::any_of(result.report.findings, [&](const Finding& finding) { return finding.rule == rule; });
}

Handed one_patch(const std::string& serial, const std::string& body) {
    Handed set = one_plan(serial, first_number, body);
    Replacement& patch = set.units.front().replacements.front();
    patch.order.clear();
    patch.operation = Replacement::Operation::patch;
    return set;
}

void publish(ImportStore& imports, SetId set) {
    SetReport report;
    report.staged = 1;
    needed(imports.publish(set, report));
}

SetId stage_plan(Town& town, const std::string& serial, const std::string& number, const std::string& body) {
    return town.stage(town.imports(), serial, with(unit_of(home_insurer, number), plan(day_service, "1", body)));
}

/// Rolled back, nothing is left of a set: not even its name.
bool comes_for_the_first_time(Town& town, const std::string& serial) {
    const SetName name{"careplan", "handed", care_office, "", serial, ""};
    return needed(town.imports().receive(name, "x", {}, {"care_manager", care_office, "console"})).before == SetStanding::Before::none;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(batch)

BOOST_DATA_TEST_CASE(sets_of_a_batch_are_seen_together, data::make(every_database()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number, second_number});
    const std::int64_t epoch = town.epoch(first_number);
    needed(town.imports().open_batch());
    publish(town.imports(), stage_plan(town, "20260501001", first_number, "a"));
    publish(town.imports(), stage_plan(town, "20260501002", second_number, "b"));
    BOOST_TEST(town.facts(first_number) == "");
    BOOST_TEST(town.facts(second_number) == "");
    BOOST_TEST(town.epoch(first_number) == epoch);
    needed(town.imports().close_batch());
    BOOST_TEST(town.facts(first_number) == "a v1 →1370000029");
    BOOST_TEST(town.facts(second_number) == "b v1 →1370000029");
    BOOST_TEST(town.epoch(first_number) == epoch + 1);
}

BOOST_DATA_TEST_CASE(a_batch_that_is_given_up_leaves_nothing, data::make(every_database()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number, second_number});
    const auto imports = store->another_import();  // has no numbers yet: the batch takes them
    const auto staged = [&](ImportStore& by, const std::string& serial, const std::string& number) {
        return town.stage(by, serial, with(unit_of(home_insurer, number), plan(day_service, serial, "of " + serial)));
    };
    needed(imports->open_batch());
    publish(*imports, staged(*imports, "20260501001", first_number));
    static_cast<void>(staged(*imports, "20260501002", second_number));
    imports->give_up();
    BOOST_TEST(town.facts(first_number) == "");
    BOOST_TEST(comes_for_the_first_time(town, "20260501001"));
    BOOST_TEST(comes_for_the_first_time(town, "20260501002"));
    // Numbers that went with the batch are not used by two.
    publish(town.imports(), staged(town.imports(), "20260501003", first_number));
    const auto other = store->another_import();
    for (const char* const serial : {"20260501004", "20260501005", "20260501006"}) {
        publish(*other, staged(*other, serial, second_number));
    }
    publish(*imports, town.stage(*imports, "20260501007", with(unit_of(home_insurer, second_number), plan(home_help, "1", "b"))));
    BOOST_TEST(town.facts(first_number) == "of 20260501003 v1 →1370000029");
    BOOST_TEST(town.facts(second_number) == "of 20260501006 v3 →1370000029, b v1 →1370000037");
}

BOOST_DATA_TEST_CASE(after_a_failure_nothing_more_is_taken_into_a_batch, data::make(every_database()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number, second_number});
    needed(town.imports().open_batch());
    SetReport report;
    BOOST_TEST(!town.imports().publish({4'711}, report).has_value());  // there is no such set
    const auto received = town.imports().receive({"careplan", "handed", care_office, "", "20260501001", ""}, "x", {},
                                                 {"care_manager", care_office, "console"});
    BOOST_REQUIRE(!received.has_value());
    BOOST_TEST(received.error().code == "KK-4315");
    BOOST_TEST(town.imports().batch_is_full());
    BOOST_TEST(!town.imports().close_batch().has_value());
    publish(town.imports(), stage_plan(town, "20260501002", first_number, "a"));
    BOOST_TEST(town.facts(first_number) == "a v1 →1370000029");
}

BOOST_DATA_TEST_CASE(a_set_of_a_batch_is_nobody_elses_before_the_batch_ends, data::make(every_database()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number});
    const auto other = store->another_import();
    const auto busy = [&] {
        const auto received = other->receive({"careplan", "handed", care_office, "", "20260501001", ""}, "20260501001", {},
                                             {"care_manager", care_office, "console"});
        return !received && received.error().code == "KK-4311";
    };
    needed(town.imports().open_batch());
    publish(town.imports(), stage_plan(town, "20260501001", first_number, "a"));
    BOOST_TEST(busy());
    needed(town.imports().close_batch());
    BOOST_TEST(!busy());
}

BOOST_DATA_TEST_CASE(consents_end_a_batch, data::make(every_database()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number});
    PersonUnit consent = unit_of(home_insurer, first_number);
    consent.directives.push_back(consent_entry("C1", "granted", 1'000));
    needed(town.imports().open_batch());
    BOOST_TEST(!town.imports().batch_is_full());
    publish(town.imports(), town.stage(town.imports(), "20260501001", consent));
    BOOST_TEST(town.imports().batch_is_full());
    const std::size_t entries = store->entries().size();
    needed(town.imports().close_batch());
    BOOST_TEST(store->entries().size() == entries + 1);
    BOOST_TEST(town.look(home_insurer, first_number)->state.directives.size() == 1U);
}

BOOST_DATA_TEST_CASE(small_sets_build_on_each_other, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number});
    const auto results = town.import_together({one_patch("20260501001", "height=150;weight=48;"), one_patch("20260501002", "height=;weight=47;"),
                                               one_patch("20260501003", "height=149;weight=;")});
    BOOST_REQUIRE(results.size() == 3U);
    for (const SetResult& result : results) {
        BOOST_TEST((result.report.outcome == SetOutcome::applied));
        BOOST_TEST(result.report.facts == 1);
    }
    BOOST_TEST(town.facts(first_number) == "height=149;weight=47; v3 →1370000029");
}

BOOST_DATA_TEST_CASE(people_and_what_needs_them_come_together, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.start_insurer(home_insurer);
    town.start_insurer(other_insurer);
    Handed home;  // insurers whose keys are still to be made
    home.name = {"municipal", "handed", home_insurer, "", "20260501001", ""};
    home.units = {register_row(home_insurer, first_number)};
    Handed other;
    other.name = {"municipal", "handed", other_insurer, "", "20260501002", ""};
    other.units = {register_row(other_insurer, second_number)};
    for (const SetResult& result : town.import_together({one_plan("20260501003", first_number, "a"), home, other})) {
        BOOST_TEST((result.report.outcome == SetOutcome::applied));
    }
    BOOST_TEST(town.facts(first_number) == "a v1 →1370000029");
    BOOST_TEST(town.look(other_insurer, second_number) != nullptr);
}

BOOST_DATA_TEST_CASE(a_set_that_fails_is_taken_out_and_the_others_go_on, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number, second_number});
    Handed broken = one_plan("20260501002", second_number, "b");
    broken.breaks_off = true;
    Handed refused = one_plan("20260501003", second_number, "c");
    refused.findings.push_back({"F03", Severity::set, {"20260501003.csv", 0, 0}, "", ""});
    const auto results = town.import_together({one_plan("20260501001", first_number, "a"), broken, refused,
                                               one_plan("20260501004", first_number, "d")});
    BOOST_REQUIRE(results.size() == 4U);
    BOOST_TEST((results[0].report.outcome == SetOutcome::applied));
    BOOST_TEST(results[0].report.facts == 1);
    BOOST_TEST(results[1].error.has_value());
    BOOST_TEST((results[2].report.outcome == SetOutcome::quarantined));
    BOOST_TEST((results[3].report.outcome == SetOutcome::applied));
    BOOST_TEST(town.facts(first_number) == "d v2 →1370000029");
    BOOST_TEST(town.facts(second_number) == "");
    const auto again = town.import_together({one_plan("20260501001", first_number, "a"), one_plan("20260501002", second_number, "b")});
    BOOST_TEST((again[0].report.outcome == SetOutcome::unchanged));
    BOOST_TEST((again[1].report.outcome == SetOutcome::applied));
    BOOST_TEST(town.facts(second_number) == "b v1 →1370000029");
}

BOOST_DATA_TEST_CASE(small_sets_of_one_unit_come_one_after_the_other, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number, second_number});
    const auto results = town.import_together(
        {one_plan("20260501001", first_number, "a"), one_plan("20260501002", second_number, "b"), one_plan("20260501003", first_number, "c"),
         ranked(one_plan("20260501004", first_number, "late"), "20260501000"),
         ranked(one_plan("20260501005", first_number, "c"), "20260501003"),
         ranked(one_plan("20260501006", second_number, "other"), "20260501002")});
    BOOST_REQUIRE(results.size() == 6U);
    const auto is = [&](std::size_t n, SetOutcome outcome, std::int64_t facts) {
        BOOST_TEST_CONTEXT("set " << n) {
            BOOST_TEST(name_of(results[n].report.outcome) == name_of(outcome));
            BOOST_TEST(results[n].report.facts == facts);
        }
    };
    is(0, SetOutcome::applied, 1);
    is(1, SetOutcome::applied, 1);
    is(2, SetOutcome::applied, 1);
    is(3, SetOutcome::superseded, 0);
    is(4, SetOutcome::unchanged, 0);
    is(5, SetOutcome::quarantined, 0);
    BOOST_TEST(tells(results[3], "F09"));
    BOOST_TEST(!tells(results[2], "F09"));
    BOOST_TEST(tells(results[5], "F12"));
    BOOST_TEST(town.facts(first_number) == "c v3 →1370000029");
    BOOST_TEST(town.facts(second_number) == "b v1 →1370000029");
}

BOOST_DATA_TEST_CASE(people_of_small_sets_are_known_once_registered, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number});
    Handed registers;
    registers.name = {"municipal", "handed", home_insurer, "", "20260501002", ""};
    registers.units = {register_row(home_insurer, second_number)};
    const auto results = town.import_together({one_plan("20260501001", second_number, "early"), registers,
                                               ranked(one_plan("20260501003", second_number, "a"), "20260501009"),
                                               one_plan("20260501004", first_number, "b")});
    BOOST_REQUIRE(results.size() == 4U);
    for (const SetResult& result : results) {
        BOOST_TEST(name_of(result.report.outcome) == name_of(result.name.serial == "20260501001" ? SetOutcome::superseded : SetOutcome::applied));
    }
    BOOST_TEST(town.facts(first_number) == "b v1 →1370000029");
    BOOST_TEST(town.facts(second_number) == "a v2 →1370000029");
}

/// More than are looked up at once, so that some are written while others are read.
BOOST_DATA_TEST_CASE(many_small_sets_are_each_settled, data::make(every_store()), name) {
    constexpr int count = 150;
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number, second_number});
    std::vector<Handed> sets;
    for (int n = 0; n < count; ++n) {
        const std::string serial = std::to_string(20260501000 + n);
        Handed set = one_plan(serial, n % 2 == 0 ? first_number : second_number, "of " + serial);
        if (n % 2 == 0) {
            set.units.front().replacements.front().addressee = std::to_string(1370000000 + n);
        }
        sets.push_back(std::move(set));
    }
    const auto again = sets;
    const auto results = town.import_together(std::move(sets));
    BOOST_REQUIRE(results.size() == static_cast<std::size_t>(count));
    for (const SetResult& result : results) {
        BOOST_TEST_CONTEXT(result.name.serial) {
            BOOST_TEST(name_of(result.report.outcome) == name_of(SetOutcome::applied));
            BOOST_TEST(result.report.facts == 1);
        }
    }
    BOOST_TEST(town.facts(second_number) == "of 20260501149 v75 →1370000029");
    BOOST_TEST(std::ranges::count(town.facts(first_number), ',') == count / 2 - 1);
    for (const SetResult& result : town.import_together(again)) {
        BOOST_TEST(name_of(result.report.outcome) == name_of(SetOutcome::unchanged));
        BOOST_TEST(tells(result, "F11"));
    }
}

BOOST_AUTO_TEST_SUITE_END()
