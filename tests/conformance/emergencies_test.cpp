// Looking without consent: under a declaration only, reviewed by the insurer, as the person chose beforehand.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "adapters/storage/emergencies.h"
#include "adapters/storage/emergency_choices.h"
#include "adapters/storage/ledger_reader.h"
#include "adapters/storage/log_verification.h"
#include "consent/gate.h"
#include "domain/body_text.h"
#include "tests/conformance/database_node.h"
#include "tests/conformance/town.h"

namespace data = boost::unit_test::data;
using namespace kakehashi;
using namespace kakehashi::storage;
using namespace kakehashi::test;

namespace {

constexpr const char* hospital = "1319900013";

/// A database with one registered person, in which a hospital may break the glass.
struct Node {
    explicit Node(const std::string& name)
        : node(dialect_named(name)), desk(node.database(), node.keys(), node.writer(), {}), gate(node.states(), node.log(), desk) {
        register_person("20260501001001", false);
        node.run(std::string("INSERT INTO insurer_status (insurer_no, name, live_from, kinds, order_key) VALUES ('") + home_insurer +
                 "', 'x', '2020-01-01', " + std::to_string(KindSet::all().bits()) + ", '1')");
    }

    void register_person(const std::string& serial, bool refuses) {
        std::vector<Finding> findings;
        const SetName set{"municipal", "handed", home_insurer, "", serial, ""};
        const auto standing = needed(node.imports().receive(set, set.serial, {}, {"municipality", home_insurer, "test"}));
        needed(node.imports().begin(standing.id));
        auto row = register_row(home_insurer, first_number, serial);
        row.register_entry->emergency_refused = refuses;
        needed(node.imports().stage_register(row, findings));
        SetReport report;
        needed(node.imports().publish(standing.id, report));
    }

    consent::Question question(const std::string& user = "dr-one", consent::Role role = consent::Role::physician) {
        consent::Question question;
        question.insurer = insurer(home_insurer);
        question.insured = insured(first_number);
        question.requester = {consent::Party::medical_institution, hospital, role, ""};
        question.mode = consent::Mode::emergency;
        question.purpose = consent::Purpose::emergency;
        question.reason = "found unconscious";
        question.kinds = KindSet::of(Kind::certification);
        question.channel = "test";
        question.user = user;
        return question;
    }
    /// The ground for certification, in words.
    std::string sees(const consent::Question& question) {
        const auto answer = needed(gate.ask(question));
        if (const auto* const shown = std::get_if<consent::Disclosure>(&answer)) {
            return std::string(name_of(shown->decisions().front().ground));
        }
        return std::string(name_of(std::get<consent::Refusal>(answer).decisions.front().ground));
    }
    std::vector<std::string> bodies(std::string_view type) {
        std::vector<std::string> found;
        for (const LedgerEntry& entry :
             needed(entries_of(node.database(), node.writer(), node.hasher(), insurer(home_insurer), insured(first_number)))) {
            if (text_member(entry.body, "type") == type) {
                found.push_back(entry.body);
            }
        }
        return found;
    }
    std::vector<StoredEmergency> on_file(bool only_open = false) {
        return needed(emergencies(node.database(), node.keys(), {insurer(home_insurer), std::nullopt, only_open}));
    }
    Result<Act> review(std::int64_t id, const char* by_insurer = home_insurer) {
        return review_emergency(node.database(), node.keys(), node.writer(), insurer(by_insurer), id, EmergencyOutcome::inappropriate,
                                "nobody was ill", "clerk");
    }
    void choose(consent::EmergencyPreference preference, std::optional<Timestamp> at = std::nullopt) {
        needed(choose_in_emergency(node.database(), node.keys(), node.writer(), insurer(home_insurer), insured(first_number),
                                   {preference, at, "municipality_counter", "clerk"}));
    }
    bool verifies() { return needed(verify_ledger(node.database(), node.writer(), node.hasher(), {})).faults.empty(); }

    DatabaseNode node;
    SociEmergencyDesk desk;
    consent::Gate gate;
};

Timestamp in_hours(int hours) { return {now().microseconds + hours * 3'600'000'000LL}; }

}  // namespace

BOOST_AUTO_TEST_SUITE(emergencies)

BOOST_DATA_TEST_CASE(the_first_look_declares_and_every_look_names_the_declaration, data::make(every_database()), name) {
    Node node(name);
    BOOST_TEST(node.sees(node.question()) == "emergency");
    BOOST_TEST(node.sees(node.question()) == "emergency");
    const auto declared = node.on_file();
    BOOST_REQUIRE(declared.size() == 1U);
    BOOST_TEST(declared.front().reason == "found unconscious");
    BOOST_TEST(declared.front().user == "dr-one");
    BOOST_TEST(declared.front().role == "physician");
    BOOST_TEST(declared.front().until.microseconds - declared.front().declared_at.microseconds == 24 * 3'600'000'000LL);
    BOOST_TEST((declared.front().due_on == declared.front().declared_at.day_in_japan().plus_days(14)));
    const auto looks = node.bodies("access");
    BOOST_REQUIRE(looks.size() == 2U);
    for (const std::string& look : looks) {
        BOOST_TEST(look.find("\"declaration\":1,") != std::string::npos, look);
    }
    BOOST_TEST(node.bodies("emergency").size() == 1U);
    BOOST_TEST(node.verifies());
}

BOOST_DATA_TEST_CASE(a_declaration_is_one_users_and_carries_the_reason_of_later_looks, data::make(every_database()), name) {
    Node node(name);
    const auto declared = needed(node.gate.declare(node.question()));
    BOOST_TEST(std::get<consent::EmergencyDeclaration>(declared).id == 1);
    BOOST_TEST(node.bodies("access").empty());
    auto later = node.question();
    later.reason = " ";
    BOOST_TEST(node.sees(later) == "emergency");
    BOOST_TEST(node.bodies("access").front().find("\"reason\":\"found unconscious\"") != std::string::npos);
    // Another user of the same hospital needs words of the own.
    auto colleague = node.question("nurse-two", consent::Role::nurse);
    colleague.reason = "";
    BOOST_TEST(node.sees(colleague) == "reason_required");
    colleague.reason = "the same patient";
    BOOST_TEST(node.sees(colleague) == "emergency");
    BOOST_TEST(node.on_file().size() == 2U);
}

BOOST_DATA_TEST_CASE(who_declares_while_one_is_open_hears_until_when, data::make(every_database()), name) {
    Node node(name);
    auto question = node.question();
    question.until = in_hours(2);
    needed(node.gate.declare(question));
    for (const auto& until : {std::optional<Timestamp>(), std::optional(in_hours(1)), question.until}) {
        auto again = node.question();
        again.until = until;
        const auto refused = node.gate.declare(again);
        BOOST_REQUIRE(!refused);
        BOOST_TEST(refused.error().code == "KK-2335");
        BOOST_TEST(refused.error().message.find("until " + question.until->minute_japan()) != std::string::npos, refused.error().message);
    }
    BOOST_TEST(node.on_file().size() == 1U);
    BOOST_TEST(node.bodies("emergency").size() == 1U);
    needed(node.gate.declare(node.question("dr-two")));  // somebody else's is of no concern
    BOOST_TEST(node.on_file().size() == 2U);
}

BOOST_DATA_TEST_CASE(a_later_end_is_a_declaration_of_its_own_under_which_later_looks_are, data::make(every_database()), name) {
    Node node(name);
    auto question = node.question();
    question.until = in_hours(1);
    needed(node.gate.declare(question));
    question.reason = "still unconscious";
    question.until = in_hours(25);
    BOOST_TEST(node.gate.declare(question).error().code == "KK-2332");
    question.until = in_hours(5);
    const auto longer = std::get<consent::EmergencyDeclaration>(needed(node.gate.declare(question)));
    BOOST_TEST(longer.id == 2);
    BOOST_TEST((longer.until == *question.until));
    const auto on_file = node.on_file(true);
    BOOST_REQUIRE(on_file.size() == 2U);  // both are to be reviewed
    BOOST_TEST(on_file.back().reason == "still unconscious");
    BOOST_TEST(node.bodies("emergency").back().find("\"reason\":\"still unconscious\"") != std::string::npos);
    auto look = node.question();
    look.reason = "";
    BOOST_TEST(node.sees(look) == "emergency");
    BOOST_TEST(node.bodies("access").back().find("\"declaration\":2,") != std::string::npos);
    // That the second is found inappropriate does not end the first.
    needed(node.review(2));
    BOOST_TEST(node.sees(look) == "emergency");
    BOOST_TEST(node.bodies("access").back().find("\"declaration\":1,") != std::string::npos);
    BOOST_TEST(node.verifies());
}

BOOST_DATA_TEST_CASE(who_may_not_break_the_glass_declares_nothing_and_is_logged, data::make(every_database()), name) {
    Node node(name);
    auto clerk = node.question("clerk", consent::Role::other);
    BOOST_TEST(std::holds_alternative<consent::Refusal>(needed(node.gate.declare(clerk))));
    auto silent = node.question();
    silent.reason = "\u3000";
    BOOST_TEST(std::holds_alternative<consent::Refusal>(needed(node.gate.declare(silent))));
    BOOST_TEST(node.on_file().empty());
    BOOST_TEST(node.bodies("access").size() == 2U);
    for (const int hours : {-1, 25}) {
        auto too_long = node.question();
        too_long.until = in_hours(hours);
        BOOST_TEST(node.gate.declare(too_long).error().code == "KK-2332");
    }
    BOOST_TEST(node.on_file().empty());
}

BOOST_DATA_TEST_CASE(a_declaration_ends, data::make(every_database()), name) {
    Node node(name);
    auto question = node.question();
    question.until = in_hours(1);
    needed(node.gate.declare(question));
    node.node.run("UPDATE emergency SET until_at = declared_at + 1");
    question.until.reset();
    question.reason = "";
    BOOST_TEST(node.sees(question) == "reason_required");
}

BOOST_DATA_TEST_CASE(a_declaration_made_by_a_clock_that_was_ahead_opens_nothing, data::make(every_database()), name) {
    Node node(name);
    auto question = node.question();
    needed(node.gate.declare(question));
    question.reason = "";
    BOOST_TEST(node.sees(question) == "emergency");
    node.node.run("UPDATE emergency SET declared_at = declared_at + 3600000000, until_at = until_at + 3600000000");
    BOOST_TEST(node.sees(question) == "reason_required");
}

BOOST_DATA_TEST_CASE(the_insurer_reviews_once_and_the_finding_stands_in_the_log, data::make(every_database()), name) {
    Node node(name);
    needed(node.gate.declare(node.question()));
    BOOST_TEST(node.review(1, "131024").error().code == "KK-2330");
    BOOST_TEST(node.review(2).error().code == "KK-2330");
    needed(node.review(1));
    BOOST_TEST(node.review(1).error().code == "KK-2331");
    BOOST_TEST(node.on_file(true).empty());
    const StoredEmergency reviewed = node.on_file().front();
    BOOST_TEST((reviewed.outcome == EmergencyOutcome::inappropriate));
    BOOST_TEST(reviewed.note == "nobody was ill");
    BOOST_TEST(reviewed.reviewed_by == "clerk");
    BOOST_TEST(node.bodies("emergency").back().find("\"outcome\":\"inappropriate\"") != std::string::npos);
}

BOOST_DATA_TEST_CASE(a_declaration_found_inappropriate_opens_nothing_more, data::make(every_database()), name) {
    Node node(name);
    needed(node.gate.declare(node.question()));
    auto without_words = node.question();
    without_words.reason = "";
    BOOST_TEST(node.sees(without_words) == "emergency");
    needed(node.review(1));
    BOOST_TEST(node.sees(without_words) == "reason_required");
    BOOST_TEST(node.sees(node.question()) == "emergency");  // a declaration of its own, which is told and reviewed again
    BOOST_REQUIRE(node.on_file(true).size() == 1U);
    BOOST_TEST(node.on_file(true).front().id == 2);
}

BOOST_DATA_TEST_CASE(what_the_person_chose_counts_from_the_next_answer_on, data::make(every_database()), name) {
    using enum consent::EmergencyPreference;
    Node node(name);
    needed(node.gate.declare(node.question()));
    node.choose(refuse);
    BOOST_TEST(node.sees(node.question()) == "emergency_refused");  // although a declaration is open
    node.choose(allow, Timestamp{1'000'000});                      // decided long before the refusal
    BOOST_TEST(node.sees(node.question()) == "emergency_refused");
    node.choose(allow);
    BOOST_TEST(node.sees(node.question()) == "emergency");
    const auto choices = needed(emergency_choices(node.node.database(), node.node.keys(), insurer(home_insurer), insured(first_number)));
    BOOST_REQUIRE(choices.size() == 3U);
    BOOST_TEST(choices.front().choice.by == "clerk");
    BOOST_TEST(node.bodies("emergency").size() == 4U);
}

BOOST_DATA_TEST_CASE(a_register_that_comes_later_may_refuse_but_takes_no_refusal_back, data::make(every_database()), name) {
    using enum consent::EmergencyPreference;
    Node node(name);
    node.register_person("20260601001001", true);
    BOOST_TEST(node.sees(node.question()) == "emergency_refused");
    node.choose(allow);
    BOOST_TEST(node.sees(node.question()) == "emergency");
    node.register_person("20260701001001", true);
    BOOST_TEST(node.sees(node.question()) == "emergency_refused");
    node.choose(refuse);
    node.register_person("20260801001001", false);
    BOOST_TEST(node.sees(node.question()) == "emergency_refused");
}

BOOST_DATA_TEST_CASE(why_and_who_are_nowhere_in_clear, data::make(every_database()), name) {
    Node node(name);
    needed(node.gate.declare(node.question()));
    needed(node.review(1));
    for (const char* const words : {"unconscious", "dr-one", "ill", "clerk"}) {
        BOOST_TEST(node.node.number(std::string("SELECT count(*) FROM emergency WHERE stated LIKE '%") + words + "%' OR review LIKE '%" +
                                    words + "%'") == 0);
    }
}

BOOST_AUTO_TEST_SUITE_END()
