// What becomes of facts: every implementation of the store gives the same answers.
#include <algorithm>
#include <array>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/conformance/town.h"

namespace data = boost::unit_test::data;
using namespace kakehashi;
using namespace kakehashi::test;

namespace {

PersonUnit first_person() { return unit_of(home_insurer, first_number); }

SetResult send_plan(Town& town, const Replacement& replacement) {
    return town.import("careplan", care_office, {with(first_person(), replacement)});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(facts)

BOOST_DATA_TEST_CASE(a_staged_set_cannot_be_seen_before_publish, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number});
    const std::int64_t epoch = town.epoch(first_number);
    PersonUnit unit = with(first_person(), plan(day_service, "1", "a"));
    unit.directives.push_back(consent_entry("C1", "granted", 1));
    unit.relations.push_back(relation_entry(care_office, day(2026, 4, 1), "1"));
    unit.register_entry = register_row(home_insurer, first_number, "0000000002").register_entry;
    unit.register_entry->name = "架空　星子";
    const SetId set = town.stage(town.imports(), "20260501001", unit);
    const auto before = town.look(home_insurer, first_number, consent::History::everything);
    BOOST_TEST(before->record.facts.empty());
    BOOST_TEST(before->state.directives.empty());
    BOOST_TEST(before->state.relations.empty());
    BOOST_TEST(before->record.enrolments.front().identity.name == "架空　花子");
    BOOST_TEST(before->record.epoch == epoch);
    SetReport report;
    report.staged = 1;
    BOOST_REQUIRE(town.imports().publish(set, report).has_value());
    const auto after = town.look(home_insurer, first_number);
    BOOST_TEST(after->record.facts.size() == 1U);
    BOOST_TEST(after->state.directives.size() == 1U);
    BOOST_TEST(after->state.relations.size() == 1U);
    BOOST_TEST(after->record.enrolments.front().identity.name == "架空　星子");
}

BOOST_DATA_TEST_CASE(a_published_set_is_seen_whole, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number});
    Replacement month = plan(day_service, "20260420100000", "table 6");
    month.facts.push_back({Kind::copayment_ratio, "UPSIKYU", month.facts[0].effective, "ratio", {}});
    month.facts.push_back({Kind::care_plan, "UPSIKYU", {}, "tab\tline\nback\\slash \"quote\" 鯖", {}});
    const SetResult result = send_plan(town, month);
    BOOST_TEST((result.report.outcome == SetOutcome::applied));
    BOOST_TEST(result.report.facts == 3);
    const auto subject = town.look(home_insurer, first_number);
    BOOST_REQUIRE(subject->record.facts.size() == 3U);
    std::vector<std::string> bodies;
    for (const Fact& fact : subject->record.facts) {
        bodies.push_back(fact.body);
        BOOST_TEST(fact.author == care_office);
        BOOST_TEST(fact.addressee == day_service);
        BOOST_TEST(fact.order == "20260420100000");
        BOOST_TEST(fact.insurer.text() == home_insurer);
        BOOST_TEST(fact.line == 2U);
        BOOST_TEST(fact.file.ends_with(".csv"));
        BOOST_TEST(!fact.superseded_at.has_value());
    }
    std::ranges::sort(bodies);
    const std::vector<std::string> expected = {"ratio", "tab\tline\nback\\slash \"quote\" 鯖", "table 6"};
    BOOST_TEST(bodies == expected, boost::test_tools::per_element());
    BOOST_TEST((subject->record.facts.front().effective == plan("", "", "").facts[0].effective));
}

BOOST_DATA_TEST_CASE(any_order_of_arrival_gives_the_same_state, data::make(every_store()), name) {
    std::array<std::string, 3> orders = {"10", "20", "30"};
    do {
        const auto store = open_store(name);
        Town town(*store);
        town.settle({first_number});
        std::string highest;
        for (const std::string& order : orders) {
            const SetResult result = send_plan(town, plan(day_service, order, "body" + order));
            const bool late = order < highest;
            BOOST_TEST((result.report.outcome == (late ? SetOutcome::superseded : SetOutcome::applied)));
            highest = std::max(highest, order);
        }
        const std::string arrival = orders[0] + orders[1] + orders[2];
        BOOST_TEST_CONTEXT("arrival " << arrival) {
            BOOST_TEST(town.facts(first_number) == "body30 v3 →1370000029");
            BOOST_TEST(town.facts(first_number, consent::History::everything) ==
                       "body10 v1 →1370000029, body20 v2 →1370000029, body30 v3 →1370000029");
        }
    } while (std::ranges::next_permutation(orders).found);
}

BOOST_DATA_TEST_CASE(two_versions_of_a_unit_in_one_set_leave_the_newer, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number});
    PersonUnit unit = with(with(first_person(), plan(day_service, "2", "newer")), plan(day_service, "1", "older"));
    town.import("careplan", care_office, {unit});
    BOOST_TEST(town.facts(first_number) == "newer v2 →1370000029");
}

BOOST_DATA_TEST_CASE(a_deletion_acts_only_for_its_addressee, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number});
    send_plan(town, plan(day_service, "1", "for day service"));
    send_plan(town, plan(home_help, "1", "for home help"));
    send_plan(town, deletion(home_help, "2"));
    BOOST_TEST(town.facts(first_number) == "for day service v1 →1370000029");
    // A plan sent before the deletion and arriving after it stays deleted; a later one counts again.
    send_plan(town, plan(home_help, "15", "late"));
    BOOST_TEST(town.facts(first_number) == "for day service v1 →1370000029");
    send_plan(town, plan(home_help, "3", "again"));
    BOOST_TEST(town.facts(first_number) == "for day service v1 →1370000029, again v4 →1370000037");
}

BOOST_DATA_TEST_CASE(several_receivers_copies_are_kept_and_never_summed, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number});
    send_plan(town, plan(day_service, "1", "same"));
    send_plan(town, plan(home_help, "1", "same"));
    BOOST_TEST(town.facts(first_number) == "same v1 →1370000029, same v1 →1370000037");
    // The gate shows one of them.
    consent::Question question;
    question.requester = {consent::Party::municipality, home_insurer, consent::Role::none, ""};
    question.purpose = consent::Purpose::administration;
    question.insurer = insurer(home_insurer);
    question.insured = insured(first_number);
    const auto answer = town.gate().ask(question);
    BOOST_REQUIRE(answer.has_value());
    const auto* disclosure = std::get_if<consent::Disclosure>(&answer.value());
    BOOST_REQUIRE(disclosure != nullptr);
    BOOST_REQUIRE(disclosure->facts().size() == 1U);
    BOOST_TEST(disclosure->facts().front()->addressee == day_service);
}

BOOST_DATA_TEST_CASE(an_equal_order_with_equal_content_is_unchanged_and_with_other_content_differs,
                     data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number});
    send_plan(town, plan(day_service, "1", "a"));
    const std::int64_t epoch = town.epoch(first_number);
    BOOST_TEST((send_plan(town, plan(day_service, "1", "a")).report.outcome == SetOutcome::unchanged));
    BOOST_TEST(town.epoch(first_number) == epoch);
    const SetResult other = send_plan(town, plan(day_service, "1", "b"));
    BOOST_TEST((other.report.outcome == SetOutcome::quarantined));
    BOOST_REQUIRE(other.report.findings.size() == 1U);
    BOOST_TEST(other.report.findings.front().rule == "F12");
    BOOST_TEST(town.facts(first_number) == "a v1 →1370000029");
    BOOST_TEST((send_plan(town, deletion(day_service, "1")).report.outcome == SetOutcome::quarantined));
    send_plan(town, deletion(day_service, "2"));
    BOOST_TEST((send_plan(town, deletion(day_service, "2")).report.outcome == SetOutcome::unchanged));
    BOOST_TEST((send_plan(town, plan(day_service, "2", "a")).report.outcome == SetOutcome::quarantined));
    BOOST_TEST(town.facts(first_number) == "");
}

BOOST_DATA_TEST_CASE(a_patch_keeps_what_its_empty_cells_do_not_say, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number});
    const auto patch = [](const std::string& body) {
        Replacement made;
        made.unit = "life";
        made.key = "2026-04-01";
        made.author = care_office;
        made.operation = Replacement::Operation::patch;
        made.facts.push_back({Kind::life, "FORM", {}, body, {}});
        return made;
    };
    town.import("careplan", care_office, {with(first_person(), patch("height=150;weight=48;"))});
    town.import("careplan", care_office, {with(first_person(), patch("height=;weight=47;"))});
    BOOST_TEST(town.facts(first_number) == "height=150;weight=47; v2");
    BOOST_TEST((town.import("careplan", care_office, {with(first_person(), patch("height=;weight=47;"))})
                    .report.outcome == SetOutcome::unchanged));
    // Two patches of one set build on one another.
    PersonUnit twice = with(with(first_person(), patch("height=;weight=46;")), patch("height=149;weight=;"));
    town.import("careplan", care_office, {twice});
    BOOST_TEST(town.facts(first_number) == "height=149;weight=46; v4");
}

BOOST_DATA_TEST_CASE(a_patch_that_says_nothing_of_a_kind_keeps_its_fact, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number});
    const auto patch = [](const std::string& level, const std::string& height) {
        Replacement made;
        made.unit = "life";
        made.key = "U1";
        made.author = care_office;
        made.operation = Replacement::Operation::patch;
        made.facts.push_back({Kind::certification, "FORM", {}, level, {}, level.empty()});
        made.facts.push_back({Kind::life, "FORM", {}, height, {}, height.empty()});
        return made;
    };
    // Nothing known and nothing said: no fact.
    town.import("careplan", care_office, {with(first_person(), patch("level=2;", ""))});
    BOOST_TEST(town.facts(first_number) == "level=2; v1");
    town.import("careplan", care_office, {with(first_person(), patch("", "height=150;"))});
    BOOST_TEST(town.facts(first_number) == "level=2; v2, height=150; v2");
    town.import("careplan", care_office, {with(first_person(), patch("level=3;", ""))});
    BOOST_TEST(town.facts(first_number) == "level=3; v3, height=150; v3");
    BOOST_TEST((town.import("careplan", care_office, {with(first_person(), patch("", ""))}).report.outcome ==
                SetOutcome::unchanged));
}

BOOST_DATA_TEST_CASE(an_import_that_was_interrupted_leaves_nothing, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number});
    PersonUnit unit = with(first_person(), plan(day_service, "1", "left over"));
    unit.directives.push_back(consent_entry("C1", "granted", 1));
    unit.relations.push_back(relation_entry(care_office, day(2026, 4, 1), "1"));
    const std::size_t entries = store->entries().size();
    // The first attempt writes whatever is staged, and ends.
    static_cast<void>(town.stage(town.imports(), "20260501001", unit));
    const SetId set = town.stage(town.imports(), "20260501001", unit_of(home_insurer, first_number));
    SetReport report;
    BOOST_REQUIRE(town.imports().publish(set, report).has_value());
    const auto subject = town.look(home_insurer, first_number, consent::History::everything);
    BOOST_TEST(subject->record.facts.empty());
    BOOST_TEST(subject->state.directives.empty());
    BOOST_TEST(subject->state.relations.empty());
    BOOST_TEST(store->entries().size() == entries);
}

BOOST_DATA_TEST_CASE(a_person_first_seen_in_an_interrupted_import_is_unknown, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    static_cast<void>(town.stage(town.imports(), "20260501001", register_row(home_insurer, first_number)));
    BOOST_TEST(town.look(home_insurer, first_number) == nullptr);
    const auto again = store->another_import();
    town.settle({first_number});
    BOOST_REQUIRE(town.look(home_insurer, first_number) != nullptr);
    BOOST_TEST(town.epoch(first_number) > 0);
}

BOOST_DATA_TEST_CASE(putting_a_set_aside_leaves_nothing_but_the_register_of_the_set, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({second_number});
    Handed set;
    set.name = {"municipal", "handed", home_insurer, "", "20260501001", ""};
    set.units = {register_row(home_insurer, first_number), with(unit_of(home_insurer, second_number), [] {
                     Replacement row = plan("", "1", "certified");
                     row.author = home_insurer;
                     return row;
                 }())};
    const SetId by_hand = town.stage(town.imports(), "20260501002", set.units[0]);
    SetReport report;
    report.outcome = SetOutcome::quarantined;
    BOOST_REQUIRE(town.imports().put_aside(by_hand, report).has_value());
    set.findings.push_back({"E01", Severity::set, {"x.csv", 1, 0}, "", ""});
    const SetResult refused = town.import(set);
    BOOST_TEST((refused.report.outcome == SetOutcome::quarantined));
    BOOST_TEST(town.look(home_insurer, first_number) == nullptr);
    BOOST_TEST(town.facts(second_number, consent::History::everything) == "");
    const auto kept = town.imports().kept(refused.id);
    BOOST_REQUIRE(kept.has_value());
    BOOST_TEST(kept->files.size() == 1U);
    BOOST_TEST((kept->name == set.name));
}

BOOST_DATA_TEST_CASE(what_was_put_aside_takes_no_number_from_what_comes_after, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    const SetId aside = town.stage(town.imports(), "20260501001", register_row(home_insurer, first_number));
    SetReport report;
    report.outcome = SetOutcome::quarantined;
    BOOST_REQUIRE(town.imports().put_aside(aside, report).has_value());
    town.settle({first_number, second_number});
    const auto other_process = store->another_import();
    PersonUnit unit = first_person();
    for (const char* const month : {"2026-04", "2026-05", "2026-06"}) {
        unit.replacements.push_back(plan(day_service, "1", "a", month));
    }
    const SetId set = town.stage(*other_process, "20260501002", unit);
    SetReport published;
    published.staged = 1;
    const auto done = other_process->publish(set, published);
    BOOST_TEST(done.has_value(), (done ? std::string() : done.error().message));
    BOOST_TEST(town.look(home_insurer, first_number)->record.facts.size() == 3U);
}

namespace {

Replacement certified(const std::string& applied_on, Period validity, const std::string& order = "0000000001") {
    Replacement made;
    made.unit = "certification";
    made.key = applied_on;
    made.author = home_insurer;
    made.order = order;
    made.facts.push_back({Kind::certification, "CERT", validity, R"({"application_kind":"3"})", {}});
    return made;
}

std::string rules_of(const SetResult& result) {
    std::string rules;
    for (const Finding& finding : result.report.findings) {
        rules += finding.rule + " " + finding.detail + ";";
    }
    return rules;
}

}  // namespace

BOOST_DATA_TEST_CASE(a_certification_that_overlaps_one_on_file_is_told_and_applied, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number, second_number});
    const auto send = [&](const Replacement& made, const char* number = first_number) {
        return town.import("municipal", home_insurer, {with(unit_of(home_insurer, number), made)});
    };
    BOOST_TEST(rules_of(send(certified("2025-02-10", {day(2025, 4, 1), day(2026, 3, 31)}))) == "");
    BOOST_TEST(rules_of(send(certified("2026-01-10", {day(2026, 1, 10), day(2026, 7, 31)}), second_number)) == "");
    const SetResult changed = send(certified("2026-01-10", {day(2026, 1, 10), day(2026, 7, 31)}));
    BOOST_TEST(rules_of(changed) == "Y10 2025-02-10;");
    BOOST_TEST((changed.report.outcome == SetOutcome::applied));
    // Once the earlier one is cut short there is nothing to tell.
    BOOST_TEST(rules_of(send(certified("2025-02-10", {day(2025, 4, 1), day(2026, 1, 9)}, "0000000002"))) == "");
    BOOST_TEST(rules_of(send(certified("2026-01-10", {day(2026, 1, 10), day(2026, 8, 31)}, "0000000002"))) == "");
}

BOOST_AUTO_TEST_SUITE_END()
