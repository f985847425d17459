// Consents, and what makes an answer stale.
#include <algorithm>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "domain/record_number.h"
#include "tests/conformance/town.h"
#include "tests/fakes/postgresql.h"

namespace data = boost::unit_test::data;
using namespace kakehashi;
using namespace kakehashi::test;

namespace {

PersonUnit consenting(const DirectiveEntry& entry) {
    PersonUnit unit = unit_of(home_insurer, first_number);
    unit.directives.push_back(entry);
    return unit;
}

constexpr std::int64_t tomorrow = 4'000'000'000'000'000;  // as far as anybody's clock is concerned

DirectiveEntry of_tomorrow(const std::string& decision) { return consent_entry("C1", decision, tomorrow); }

/// What is on file about the first person: decisions in the order of their names.
std::string directives_of(Town& town) {
    std::vector<std::string> words;
    const auto looked = town.look(home_insurer, first_number);
    for (const consent::Directive& directive : looked->state.directives) {
        words.emplace_back(directive.readable ? name_of(directive.decision) : "unreadable");
    }
    std::ranges::sort(words);
    std::string text;
    for (const std::string& word : words) {
        text += (text.empty() ? "" : " ") + word;
    }
    return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(acts)

BOOST_DATA_TEST_CASE(directives_are_ranked_by_the_time_of_the_act, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number});
    town.import("municipal", home_insurer, {consenting(consent_entry("C2", "withdrawn", 2'000))});
    town.import("municipal", home_insurer, {consenting(consent_entry("C1", "granted", 1'000))});
    const auto subject = town.look(home_insurer, first_number);
    BOOST_REQUIRE(subject->state.directives.size() == 2U);
    for (const consent::Directive& directive : subject->state.directives) {
        const bool withdrawn = directive.decision == consent::DirectiveDecision::withdrawn;
        BOOST_TEST(directive.seq == (withdrawn ? 2'000 : 1'000));
        BOOST_TEST(directive.readable);
        BOOST_TEST(directive.insurer == home_insurer);
        BOOST_TEST((directive.kinds == KindSet::all()));
        BOOST_TEST((directive.capacity == consent::Capacity::ok));
    }
}

BOOST_DATA_TEST_CASE(a_directive_is_recorded_once_per_record_number, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number, second_number});
    town.import("municipal", home_insurer, {consenting(consent_entry("C1", "granted", 1'000))});
    const SetResult same = town.import("municipal", home_insurer, {consenting(consent_entry("C1", "granted", 1'000))});
    BOOST_TEST((same.report.outcome == SetOutcome::unchanged));
    const SetResult other_time = town.import("municipal", home_insurer, {consenting(consent_entry("C1", "granted", 2'000))});
    BOOST_TEST((other_time.report.outcome == SetOutcome::quarantined));
    PersonUnit other_person = consenting(consent_entry("C1", "granted", 1'000));
    other_person.insured = insured(second_number);
    BOOST_TEST((town.import("municipal", home_insurer, {other_person}).report.outcome == SetOutcome::quarantined));
    BOOST_TEST(town.look(home_insurer, first_number)->state.directives.size() == 1U);
    BOOST_TEST(town.look(home_insurer, second_number)->state.directives.empty());
}

BOOST_DATA_TEST_CASE(a_grant_under_a_known_record_number_is_never_taken_for_the_other, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number});
    const DirectiveEntry grant = consent_entry("C1", "granted", 1'000);
    town.import("municipal", home_insurer, {consenting(grant)});
    DirectiveEntry narrower = grant;
    narrower.kinds = KindSet::of(Kind::life);
    DirectiveEntry shorter = grant;
    shorter.period.to = day(2026, 1, 1);
    DirectiveEntry elsewhere = grant;
    elsewhere.scope = "organisation";
    elsewhere.organisation = care_office;
    for (const DirectiveEntry& other : {narrower, shorter, elsewhere}) {
        const SetResult result = town.import("municipal", home_insurer, {consenting(other)});
        BOOST_TEST((result.report.outcome == SetOutcome::quarantined));
        BOOST_TEST(result.report.findings.front().rule == "F12");
    }
    BOOST_TEST(directives_of(town) == "granted");
}

BOOST_DATA_TEST_CASE(what_does_not_grant_denies_under_a_known_record_number_too, data::make(every_store()), name) {
    DirectiveEntry unreadable = consent_entry("C1", "granted", 1'000);
    unreadable.unreadable = true;
    for (const DirectiveEntry& other : {consent_entry("C1", "withdrawn", 1'000), consent_entry("C1", "withdrawn", 500),
                                        consent_entry("C1", "refused", 2'000), unreadable, of_tomorrow("granted"), of_tomorrow("withdrawn")}) {
        const auto store = open_store(name);
        Town town(*store);
        town.settle({first_number});
        town.import("municipal", home_insurer, {consenting(consent_entry("C1", "granted", 1'000))});
        const auto decided = town.attempt(first_number);
        const SetResult result = town.import("municipal", home_insurer, {consenting(other)});
        BOOST_TEST((result.report.outcome == SetOutcome::applied));
        BOOST_REQUIRE(result.report.findings.size() == 1U);
        BOOST_TEST(result.report.findings.front().rule == "D03");
        BOOST_TEST(!town.accepted(decided));
        BOOST_TEST(directives_of(town) == "granted unreadable");
        // The same row again, in another file, adds nothing.
        BOOST_TEST(town.import("municipal", home_insurer, {consenting(other)}).report.findings.front().rule == "D03");
        BOOST_TEST(directives_of(town) == "granted unreadable");
        // Neither does the grant; it does not lift the denial.
        town.import("municipal", home_insurer, {consenting(consent_entry("C1", "granted", 1'000))});
        BOOST_TEST(directives_of(town) == "granted unreadable");
        // A right row under the number of its own does.
        DirectiveEntry right = consent_entry(number_beside(other, insured(first_number)), "withdrawn", 1'500);
        town.import("municipal", home_insurer, {consenting(right)});
        BOOST_TEST(directives_of(town) == "granted withdrawn");
        // Whoever still sends the wrong row has been told.
        BOOST_TEST((town.import("municipal", home_insurer, {consenting(other)}).report.outcome == SetOutcome::unchanged));
        BOOST_TEST(directives_of(town) == "granted withdrawn");
    }
}

BOOST_DATA_TEST_CASE(a_denial_under_the_number_of_somebody_else_is_not_lost, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number, second_number});
    PersonUnit other_person = consenting(consent_entry("C1", "granted", 1'000));
    other_person.insured = insured(second_number);
    town.import("municipal", home_insurer, {other_person});
    town.import("municipal", home_insurer, {consenting(consent_entry("C1", "refused", 1'000))});
    BOOST_TEST(directives_of(town) == "unreadable");
    BOOST_TEST(town.look(home_insurer, second_number)->state.directives.front().readable);
}

BOOST_DATA_TEST_CASE(a_consent_of_a_time_to_come_denies_until_corrected, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number});
    for (int n = 0; n < 2; ++n) {
        const SetResult result = town.import("municipal", home_insurer, {consenting(of_tomorrow("granted"))});
        BOOST_TEST(result.report.findings.front().rule == "D01");
        BOOST_TEST(directives_of(town) == "unreadable");
        BOOST_TEST((town.look(home_insurer, first_number)->state.directives.front().seq < tomorrow));
    }
    town.import("municipal", home_insurer, {consenting(consent_entry("C1", "granted", 1'000))});
    BOOST_TEST(directives_of(town) == "granted");
}

BOOST_DATA_TEST_CASE(rows_of_one_set_that_do_not_agree_on_a_number_deny, data::make(every_store()), name) {
    DirectiveEntry unreadable = consent_entry("C1", "refused", 1'000);
    unreadable.unreadable = true;
    const DirectiveEntry grant = consent_entry("C1", "granted", 1'000);
    for (const auto& [rows, left] : std::vector<std::pair<std::vector<DirectiveEntry>, std::string>>{
             {{of_tomorrow("granted"), of_tomorrow("withdrawn")}, "unreadable"},
             {{of_tomorrow("granted"), grant}, "unreadable"},
             {{unreadable, grant}, "unreadable"},
             {{grant, unreadable}, "granted unreadable"},
             {{grant, consent_entry("C1", "withdrawn", 2'000)}, "granted unreadable"},
             {{grant, grant}, "granted"}}) {
        const auto store = open_store(name);
        Town town(*store);
        town.settle({first_number});
        std::vector<PersonUnit> units;
        for (const DirectiveEntry& row : rows) {
            units.push_back(consenting(row));
        }
        BOOST_TEST((town.import("municipal", home_insurer, units).report.outcome == SetOutcome::applied));
        BOOST_TEST(directives_of(town) == left);
    }
}

BOOST_DATA_TEST_CASE(an_act_makes_an_answer_decided_before_it_stale, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number, second_number});
    const auto directive = consent_entry("", "withdrawn", 1'000);
    const auto relation = relation_entry(care_office, day(2026, 4, 1), "");
    const InsurerNumber home = insurer(home_insurer);
    const InsuredNumber person = insured(first_number);
    auto decided = town.attempt(first_number);
    const auto of_another = town.attempt(second_number);
    BOOST_REQUIRE(store->acts().record(home, person, directive).has_value());
    BOOST_TEST(!town.accepted(decided));
    BOOST_TEST(town.accepted(of_another));
    decided = town.attempt(first_number);
    BOOST_REQUIRE(store->acts().record(home, person, relation).has_value());
    BOOST_TEST(!town.accepted(decided));
    decided = town.attempt(first_number);
    BOOST_REQUIRE(store->acts()
                      .end_relation(home, person, care_office, consent::Party::care_manager, day(2026, 5, 1))
                      .has_value());
    BOOST_TEST(!town.accepted(decided));
    BOOST_TEST(town.accepted(town.attempt(first_number)));
}

BOOST_DATA_TEST_CASE(an_act_recorded_late_ranks_by_the_time_of_the_act, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number});
    const auto record = [&](const std::string& decision, std::int64_t decided_at) {
        BOOST_REQUIRE(store->acts().record(insurer(home_insurer), insured(first_number), consent_entry("", decision, decided_at)));
        std::int64_t newest = 0;
        const auto looked = town.look(home_insurer, first_number);
        for (const consent::Directive& directive : looked->state.directives) {
            const bool same = consent::name_of(directive.decision) == decision;
            newest = same ? std::max(newest, directive.seq) : newest;
        }
        return newest;
    };
    BOOST_TEST(record("withdrawn", 2'000) == 2'000);
    BOOST_TEST(record("granted", 1'000) == 1'000);  // signed before, typed in later: re-opens nothing
    BOOST_TEST(record("refused", 1'500) == 1'500);
}

BOOST_DATA_TEST_CASE(an_act_made_now_is_lifted_above_clocks_that_are_ahead_only_to_deny, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number});
    constexpr std::int64_t ahead = 4'000'000'000'000'000;  // in the year 2096
    const auto recorded = [&](const std::string& decision) {
        BOOST_REQUIRE(store->acts().record(insurer(home_insurer), insured(first_number), consent_entry("", decision, 0)));
        const auto subject = town.look(home_insurer, first_number);
        return std::ranges::max(subject->state.directives, {}, [](const consent::Directive& d) { return std::stoll(d.id.substr(1)); });
    };
    BOOST_REQUIRE(store->acts().record(insurer(home_insurer), insured(first_number), consent_entry("", "withdrawn", ahead)));
    const auto grant = recorded("granted");
    BOOST_TEST(grant.seq > 1'000'000'000'000'000);
    BOOST_TEST(grant.seq < ahead);
    BOOST_TEST(recorded("refused").seq > ahead);
    BOOST_TEST(recorded("withdrawn").seq > ahead + 1);
}

BOOST_DATA_TEST_CASE(an_act_about_an_unknown_person_is_refused, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number});
    const auto act = store->acts().record(insurer(home_insurer), insured(second_number), consent_entry("", "granted", 1));
    BOOST_REQUIRE(!act.has_value());
    BOOST_TEST((act.error().fault == Fault::refused));
    BOOST_TEST(act.error().code == "KK-2302");
}

BOOST_DATA_TEST_CASE(a_publish_raises_the_epoch_of_the_persons_touched_and_of_nobody_else, data::make(every_store()),
                     name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number, second_number});
    const auto touched = town.attempt(first_number);
    const auto untouched = town.attempt(second_number);
    const std::int64_t second_epoch = town.epoch(second_number);
    town.import("careplan", care_office, {with(unit_of(home_insurer, first_number), plan(day_service, "1", "a"))});
    BOOST_TEST(town.epoch(first_number) == touched.epoch + 1);
    BOOST_TEST(town.epoch(second_number) == second_epoch);
    BOOST_TEST(!town.accepted(touched));
    BOOST_TEST(town.accepted(untouched));
}

BOOST_DATA_TEST_CASE(the_start_of_an_insurer_makes_every_undecided_answer_stale, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number});
    const auto decided = town.attempt(first_number);
    town.start_insurer(other_insurer);
    BOOST_TEST(!town.accepted(decided));
    BOOST_TEST(town.accepted(town.attempt(first_number)));
}

BOOST_DATA_TEST_CASE(a_policy_activation_makes_every_undecided_answer_stale, data::make(every_database()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number});
    const auto decided = town.attempt(first_number);
    const auto about_nobody = town.attempt(second_number);
    store->activate_policy();
    BOOST_TEST(!town.accepted(decided));
    BOOST_TEST(!town.accepted(about_nobody));
    BOOST_TEST(town.accepted(town.attempt(first_number)));
}

BOOST_DATA_TEST_CASE(an_answer_of_another_day_is_stale, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number});
    auto yesterday = town.attempt(first_number);
    yesterday.day = yesterday.day.plus_days(-1);
    BOOST_TEST(!town.accepted(yesterday));
}

BOOST_AUTO_TEST_CASE(every_case_runs_on_postgresql_too, *boost::unit_test::precondition(postgresql_given)) {
    BOOST_TEST(every_store().size() == 3U);
}

BOOST_AUTO_TEST_SUITE_END()
