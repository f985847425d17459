// The log of answers and acts, and questions about what was known when.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <future>
#include <map>

#include "tests/conformance/town.h"

namespace data = boost::unit_test::data;
using namespace kakehashi;
using namespace kakehashi::test;

namespace {

/// Indices count from 0 and each person's runs from 1, both without a gap.
void expect_no_gaps(const std::vector<SeenEntry>& entries) {
    std::map<std::int64_t, std::int64_t> runs;
    for (std::size_t n = 0; n < entries.size(); ++n) {
        BOOST_TEST(entries[n].index == static_cast<std::int64_t>(n));
        if (entries[n].person != 0) {
            BOOST_TEST(entries[n].run == ++runs[entries[n].person]);
        } else {
            BOOST_TEST(entries[n].run == 0);
        }
    }
}

consent::Question municipal_question(const std::string& insured_no) {
    consent::Question question;
    question.requester = {consent::Party::municipality, home_insurer, consent::Role::certification_clerk, ""};
    question.purpose = consent::Purpose::administration;
    question.insurer = insurer(home_insurer);
    question.insured = insured(insured_no);
    return question;
}

/// The bodies an answer shows.
std::string shown(Town& town, const consent::Question& question) {
    const auto answer = town.gate().ask(question);
    BOOST_REQUIRE(answer.has_value());
    const auto* disclosure = std::get_if<consent::Disclosure>(&answer.value());
    std::string text;
    if (disclosure != nullptr) {
        for (const Fact* fact : disclosure->facts()) {
            text += fact->body + " ";
        }
    }
    return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(access_log)

BOOST_DATA_TEST_CASE(indices_and_runs_have_no_gaps, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number, second_number});
    PersonUnit unit = unit_of(home_insurer, first_number);
    unit.directives = {consent_entry("C1", "granted", 1), consent_entry("C2", "refused", 2)};
    unit.relations = {relation_entry(care_office, day(2026, 4, 1), "1")};
    town.import("municipal", home_insurer, {unit});
    for (const char* number : {first_number, second_number, first_number, "0000000007"}) {
        BOOST_REQUIRE(town.gate().ask(municipal_question(number)).has_value());
    }
    auto stale = town.attempt(first_number);
    BOOST_REQUIRE(store->acts().record(insurer(home_insurer), insured(first_number), consent_entry("", "granted", 3)));
    BOOST_TEST(!town.accepted(stale));
    BOOST_TEST(town.accepted(town.attempt(first_number)));
    const auto entries = store->entries();
    expect_no_gaps(entries);
    const auto person = town.look(home_insurer, first_number)->record.id.value;
    BOOST_TEST(std::ranges::count(entries, person, &SeenEntry::person) == 7);
    const auto other = town.look(home_insurer, second_number)->record.id.value;
    BOOST_TEST(std::ranges::count(entries, other, &SeenEntry::person) == 1);
}

// Published facts raise the epoch without an entry of their own, so the chain alone would not tell.
BOOST_DATA_TEST_CASE(what_was_decided_before_new_facts_is_stale_for_a_log_that_knows_the_person, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number, second_number});
    BOOST_TEST(town.accepted(town.attempt(first_number)));
    BOOST_TEST(town.accepted(town.attempt(first_number)));
    const auto before = town.attempt(first_number);
    const auto of_another = town.attempt(second_number);
    town.import("careplan", care_office,
                {with(unit_of(home_insurer, first_number), plan(day_service, "1", "april", "2026-04"))});
    BOOST_TEST(!town.accepted(before));
    BOOST_TEST(town.accepted(of_another));
    BOOST_TEST(town.accepted(town.attempt(first_number)));
    expect_no_gaps(store->entries());
}

BOOST_DATA_TEST_CASE(entries_about_nobody_we_know_stand_outside_the_chains, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number});
    const std::size_t before = store->entries().size();
    BOOST_REQUIRE(town.gate().ask(municipal_question("0000000007")).has_value());
    const auto entries = store->entries();
    BOOST_REQUIRE(entries.size() == before + 1);
    BOOST_TEST(entries.back().person == 0);
    BOOST_TEST(entries.back().run == 0);
}

BOOST_DATA_TEST_CASE(answers_given_at_once_leave_no_gap_either, data::make(every_database()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number, second_number});
    const auto first = town.attempt(first_number);
    const auto second = town.attempt(second_number);
    std::vector<std::future<bool>> answers;
    for (int n = 0; n < 8; ++n) {
        answers.push_back(std::async(std::launch::async, [&, n] {
            int taken = 0;
            for (int m = 0; m < 10; ++m) {
                auto attempt = (n + m) % 2 == 0 ? first : second;
                attempt.lock = consent::AccessAttempt::Lock::wait;
                const auto outcome = store->log().append_and_wait(std::move(attempt));
                taken += outcome && std::holds_alternative<consent::AccessReceipt>(*outcome) ? 1 : 0;
            }
            return taken == 10;
        }));
    }
    for (auto& answer : answers) {
        BOOST_TEST(answer.get());
    }
    expect_no_gaps(store->entries());
}

BOOST_DATA_TEST_CASE(a_question_as_of_a_day_gets_the_facts_of_that_day, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number});
    town.import("careplan", care_office,
                {with(with(unit_of(home_insurer, first_number), plan(day_service, "1", "april", "2026-04")),
                      plan(day_service, "1", "may", "2026-05"))});
    consent::Question question = municipal_question(first_number);
    BOOST_TEST(shown(town, question) == "april may ");
    for (const auto& [on, expected] : std::vector<std::pair<CalendarDate, std::string>>{
             {day(2026, 3, 31), ""}, {day(2026, 4, 1), "april "}, {day(2026, 4, 30), "april "}, {day(2026, 5, 1), "may "}}) {
        question.on = on;
        BOOST_TEST(shown(town, question) == expected);
    }
}

BOOST_DATA_TEST_CASE(a_question_as_known_at_a_time_gets_what_was_known_then, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number});
    const auto send = [&](const Replacement& replacement) {
        town.import("careplan", care_office, {with(unit_of(home_insurer, first_number), replacement)});
        Timestamp latest;
        const auto subject = town.look(home_insurer, first_number, consent::History::everything);
        for (const Fact& fact : subject->record.facts) {
            latest = std::max({latest, fact.recorded_at, fact.superseded_at.value_or(Timestamp{})});
        }
        return latest;
    };
    const Timestamp first = send(plan(day_service, "2", "first"));
    const Timestamp second = send(plan(day_service, "3", "second"));
    const Timestamp late = send(plan(day_service, "1", "late"));
    const Timestamp deleted = send(deletion(day_service, "4"));
    consent::Question question = municipal_question(first_number);
    BOOST_TEST(shown(town, question) == "");
    const std::vector<std::pair<Timestamp, std::string>> expected = {
        {{first.microseconds - 1}, ""},       {first, "first "}, {{second.microseconds - 1}, "first "},
        {second, "second "},                  {late, "second "}, {{deleted.microseconds - 1}, "second "},
        {deleted, ""}};
    for (const auto& [known_at, bodies] : expected) {
        question.known_at = known_at;
        BOOST_TEST(shown(town, question) == bodies);
    }
}

BOOST_DATA_TEST_CASE(the_gate_decides_again_what_had_become_stale, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number});
    town.import("careplan", care_office, {with(unit_of(home_insurer, first_number), plan(day_service, "1", "a"))});
    const consent::Question question = municipal_question(first_number);
    BOOST_TEST(shown(town, question) == "a ");  // remembered from now on, where the store remembers
    town.import("careplan", care_office, {with(unit_of(home_insurer, first_number), plan(day_service, "2", "b"))});
    BOOST_TEST(shown(town, question) == "b ");
}

BOOST_AUTO_TEST_SUITE_END()
