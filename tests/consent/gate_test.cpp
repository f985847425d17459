// The only door: what it tells, what it keeps to itself, and that nothing passes without an entry.
#include <boost/test/unit_test.hpp>
#include <deque>
#include <fstream>
#include <iterator>

#include "consent/disclosure_json.h"
#include "consent/gate.h"
#include "tests/consent/invented_subject.h"
#include "tests/fakes/emergency_desks.h"
#include "tests/fakes/fixed_state_store.h"
#include "tests/fakes/recording_access_log.h"
#include "tests/folders.h"

using namespace kakehashi;
using namespace kakehashi::consent;
using namespace kakehashi::test;

namespace {

constexpr const char* home = "131011";
constexpr const char* elsewhere = "131029";
constexpr const char* number = "0000000001";

std::shared_ptr<const Standing> standing() {
    std::ifstream in(kakehashi::test::source_dir().string() + "/conf/policy/sharing-matrix.csv");
    const std::string table{std::istreambuf_iterator<char>(in), {}};
    auto made = std::make_shared<Standing>();
    made->day = *CalendarDate::of(2026, 11, 22);
    made->global_epoch = 3;
    made->policy = std::make_shared<const Policy>(Policy::parse(table, "sharing-matrix.csv").value());
    made->policy_sha256 = std::string(64, '0');
    made->live_insurers[home] = {*CalendarDate::of(2026, 4, 1), KindSet::all()};
    made->live_insurers[elsewhere] = {*CalendarDate::of(2026, 4, 1), KindSet::all()};
    made->live_insurers["131037"] = {*CalendarDate::of(2027, 4, 1), KindSet::all()};
    return made;
}

/// The fixed store, which counts what it was told to forget.
class ForgetfulStateStore final : public FixedStateStore {
public:
    using FixedStateStore::FixedStateStore;
    void forget_standing() override { ++standings_forgotten; }
    void forget(PersonId person) override { forgotten.push_back(person.value); }
    int standings_forgotten = 0;
    std::vector<std::int64_t> forgotten;
};

/// A log that finds the first answers stale.
class StaleAtFirst final : public InlineAccessLog {
public:
    explicit StaleAtFirst(int stale_answers) : left_(stale_answers) {}
    void append(AccessAttempt attempt, Then then) override {
        locks.push_back(attempt.lock);
        if (left_-- > 0) {
            return then(std::variant<AccessReceipt, Stale>(Stale{}));
        }
        kept.append(std::move(attempt), std::move(then));
    }
    std::vector<AccessAttempt::Lock> locks;
    RecordingAccessLog kept;

private:
    int left_;
};

struct Door {
    Door() : states(standing()), gate(states, log, desk) {}
    void knows(const InventedSubject& subject) {
        const auto made = subject.made();
        for (const Enrolment& enrolment : made->record.enrolments) {
            states.add(enrolment.insurer, enrolment.insured, made);
        }
    }
    Answer ask(const Question& question) { return gate.ask(question).value(); }

    ForgetfulStateStore states;
    RecordingAccessLog log;
    MemoryEmergencyDesk desk;
    Gate gate;
};

Question question_of(Party party, const std::string& organisation, Role role = Role::none) {
    Question question;
    question.requester = {party, organisation, role, ""};
    question.purpose = party == Party::municipality ? Purpose::administration : Purpose::care;
    question.insurer = *InsurerNumber::parse(home);
    question.insured = *InsuredNumber::parse(number);
    question.channel = "console";
    return question;
}

Question care_manager_asks() { return question_of(Party::care_manager, care_office, Role::care_manager); }

std::string bodies(const Answer& answer) {
    std::string text;
    if (const auto* disclosure = std::get_if<Disclosure>(&answer)) {
        for (const Fact* fact : disclosure->facts()) {
            text += (text.empty() ? "" : " ") + fact->body;
        }
    }
    return text;
}

const Refusal& refusal(const Answer& answer) {
    BOOST_REQUIRE(std::holds_alternative<Refusal>(answer));
    return std::get<Refusal>(answer);
}

const Disclosure& disclosure(const Answer& answer) {
    BOOST_REQUIRE(std::holds_alternative<Disclosure>(answer));
    return std::get<Disclosure>(answer);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(gate)

BOOST_AUTO_TEST_CASE(refusals_say_the_same_for_unknown_unrelated_ended_and_held) {
    Door unknown;
    Door unrelated;
    unrelated.knows(InventedSubject(home, number).fact(Kind::certification, "c"));
    Door held;
    held.knows(InventedSubject(home, number)
                   .related(care_office, Party::care_manager)
                   .directive(DirectiveDecision::granted, 1)
                   .held_against(care_office)
                   .fact(Kind::certification, "c"));
    Door ended;
    auto once = *InventedSubject(home, number).related(care_office, Party::care_manager).made();
    once.state.relations.front().ended_on = CalendarDate::of(2026, 5, 1);
    ended.states.add(*InsurerNumber::parse(home), *InsuredNumber::parse(number), std::make_shared<const Subject>(once));
    for (Door* door : {&unknown, &unrelated, &held, &ended}) {
        const Answer answer = door->ask(care_manager_asks());
        BOOST_TEST((refusal(answer).reason == RefusalReason::not_disclosed));
        for (const DisclosedDecision& decision : refusal(answer).decisions) {
            BOOST_TEST(decision.told == "not_disclosed");
            BOOST_TEST(decision.settled_by.empty());
        }
        BOOST_TEST(door->log.attempts().size() == 1U);
    }
    BOOST_TEST(!unknown.log.attempts().front().person.has_value());
    BOOST_TEST((held.log.attempts().front().person == PersonId{7}));
    // Only the log knows which it was.
    BOOST_TEST(held.log.attempts().front().event.find("protective_hold") != std::string::npos);
    BOOST_TEST(unrelated.log.attempts().front().event.find("no_relation") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_missing_consent_is_told_only_to_a_live_relation) {
    Door related;
    related.knows(InventedSubject(home, number).related(care_office, Party::care_manager).fact(Kind::life, "l"));
    Question question = care_manager_asks();
    question.kinds = KindSet::of(Kind::life);
    BOOST_TEST((refusal(related.ask(question)).reason == RefusalReason::consent_missing));
    for (const auto decision : {DirectiveDecision::refused, DirectiveDecision::withdrawn}) {
        Door door;
        door.knows(InventedSubject(home, number).related(care_office, Party::care_manager).directive(decision, 1));
        const Answer answer = door.ask(question);
        BOOST_TEST((refusal(answer).reason == RefusalReason::consent_missing));
        BOOST_TEST(refusal(answer).decisions.front().told == "consent_missing");
    }
    Door unrelated;
    unrelated.knows(InventedSubject(home, number).directive(DirectiveDecision::refused, 1));
    BOOST_TEST((refusal(unrelated.ask(question)).reason == RefusalReason::not_disclosed));
}

BOOST_AUTO_TEST_CASE(nothing_is_answered_when_the_log_fails) {
    Door door;
    door.knows(InventedSubject(home, number).fact(Kind::certification, "c"));
    door.log.fail_with(Error{Fault::unavailable, "KK-4002", "the database does not answer"});
    const auto answer = door.gate.ask(question_of(Party::municipality, home));
    BOOST_REQUIRE(!answer.has_value());
    BOOST_TEST((answer.error().fault == Fault::unavailable));
    door.log.fail_with({});
    door.states.fail_with(Error{Fault::unavailable, "KK-4002", "the database does not answer"});
    BOOST_TEST(!door.gate.ask(question_of(Party::municipality, home)).has_value());
    BOOST_TEST(door.log.attempts().empty());
}

BOOST_AUTO_TEST_CASE(a_stale_answer_is_decided_again_on_what_is_loaded_anew) {
    ForgetfulStateStore states(standing());
    const auto subject = InventedSubject(home, number).fact(Kind::certification, "c").made();
    states.add(*InsurerNumber::parse(home), *InsuredNumber::parse(number), subject);
    StaleAtFirst log(4);
    Gate gate(states, log, no_emergencies());
    const auto answer = gate.ask(question_of(Party::municipality, home));
    BOOST_REQUIRE(answer.has_value());
    BOOST_TEST(bodies(*answer) == "c");
    BOOST_TEST(states.standings_forgotten == 4);
    BOOST_TEST(states.forgotten == std::vector<std::int64_t>(4, 7), boost::test_tools::per_element());
    using enum AccessAttempt::Lock;
    const std::vector<AccessAttempt::Lock> expected = {skip, skip, skip, wait, wait};
    BOOST_TEST((log.locks == expected));
    const AccessAttempt attempt = log.kept.attempts().front();
    BOOST_TEST(attempt.epoch == 1);
    BOOST_TEST(attempt.global_epoch == 3);
    BOOST_TEST((attempt.day == CalendarDate::of(2026, 11, 22)));
}

BOOST_AUTO_TEST_CASE(no_emergency_opens_anything_that_could_not_be_declared) {
    Door door;
    door.knows(InventedSubject(home, number).fact(Kind::certification, "c"));
    Question question = question_of(Party::medical_institution, "1319900013", Role::physician);
    question.mode = Mode::emergency;
    question.purpose = Purpose::emergency;
    question.reason = "found unconscious";
    BOOST_TEST(bodies(door.ask(question)) == "c");
    BOOST_TEST(door.desk.declared() == 1U);
    BOOST_TEST(door.log.attempts().back().event.find("\"declaration\":1,") != std::string::npos);
    question.user = "somebody else";
    door.desk.fail_with({Fault::unavailable, "KK-4002", "no database"});
    BOOST_TEST(!door.gate.ask(question).has_value());
    BOOST_TEST(door.log.attempts().size() == 1U);
}

BOOST_AUTO_TEST_CASE(an_answer_that_never_stays_current_is_not_given) {
    ForgetfulStateStore states(standing());
    StaleAtFirst log(1'000);
    Gate gate(states, log, no_emergencies());
    const auto answer = gate.ask(question_of(Party::municipality, home));
    BOOST_REQUIRE(!answer.has_value());
    BOOST_TEST((answer.error().fault == Fault::unavailable));
    BOOST_TEST(log.locks.size() == 8U);
}

BOOST_AUTO_TEST_CASE(an_answer_of_own_facts_only_hides_who_the_person_is) {
    Door door;
    door.knows(InventedSubject(home, number).fact(Kind::care_plan, "own", day_service).fact(Kind::certification, "c"));
    const Answer answer = door.ask(care_manager_asks());
    BOOST_TEST(disclosure(answer).identity() == nullptr);
    BOOST_TEST(disclosure(answer).insured().text() == number);
    BOOST_TEST(bodies(answer) == "own");
}

BOOST_AUTO_TEST_CASE(whereabouts_are_hidden_under_a_protective_measure_from_all_but_the_insurer) {
    Door door;
    door.knows(InventedSubject(home, number)
                   .protected_from_being_found()
                   .related(care_office, Party::care_manager)
                   .directive(DirectiveDecision::granted, 1)
                   .fact(Kind::certification, "c"));
    const Answer answer = door.ask(care_manager_asks());
    const Identity* told = disclosure(answer).identity();
    BOOST_REQUIRE(told != nullptr);
    BOOST_TEST(told->name == "架空　花子");
    BOOST_TEST(told->address.empty());
    BOOST_TEST(told->postal_code.empty());
    BOOST_TEST(told->phone.empty());
    const Answer insurer_answer = door.ask(question_of(Party::municipality, home));
    BOOST_REQUIRE(disclosure(insurer_answer).identity() != nullptr);
    BOOST_TEST(disclosure(insurer_answer).identity()->address == "夢町一丁目");
}

BOOST_AUTO_TEST_CASE(whereabouts_of_anybody_else_are_told_with_a_permit) {
    Door door;
    door.knows(InventedSubject(home, number).fact(Kind::certification, "c"));
    const Answer answer = door.ask(question_of(Party::municipality, home));
    BOOST_REQUIRE(disclosure(answer).identity() != nullptr);
    BOOST_TEST(disclosure(answer).identity()->address == "夢町一丁目");
}

BOOST_AUTO_TEST_CASE(by_statute_a_municipality_sees_only_certification_and_card_of_the_time_elsewhere) {
    Door door;
    InventedSubject subject(home, number);
    subject.closed_on(*CalendarDate::of(2026, 3, 31))
        .enrolled(elsewhere, "0000000009", {CalendarDate::of(2026, 4, 1), {}})
        .fact(Kind::certification, "old-certification")
        .fact(Kind::insurance_card, "old-card")
        .fact(Kind::life, "old-life")
        .fact(Kind::life, "new-life", "", "1", 1);
    door.knows(subject);
    Question question = question_of(Party::municipality, elsewhere);
    question.insurer = *InsurerNumber::parse(elsewhere);
    question.insured = *InsuredNumber::parse("0000000009");
    BOOST_TEST(bodies(door.ask(question)) == "old-certification old-card new-life");
    // The municipality of the time before keeps what was its own, and sees nothing of the time after.
    const Answer former = door.ask(question_of(Party::municipality, home));
    BOOST_TEST(bodies(former) == "old-certification old-card old-life");
    BOOST_TEST(disclosure(former).identity() == nullptr);
}

BOOST_AUTO_TEST_CASE(an_insurer_that_does_not_take_part_yet_is_told_and_logged) {
    Door door;
    for (const char* insurer : {"131037", "131045"}) {
        Question question = question_of(Party::municipality, insurer);
        question.insurer = *InsurerNumber::parse(insurer);
        BOOST_TEST((refusal(door.ask(question)).reason == RefusalReason::municipality_not_live));
    }
    BOOST_TEST(door.log.attempts().size() == 2U);
}

BOOST_AUTO_TEST_CASE(of_copies_the_newest_is_shown_and_on_a_tie_that_of_the_lowest_receiver) {
    Door door;
    door.knows(InventedSubject(home, number)
                   .fact(Kind::care_plan, "older", day_service, "1")
                   .fact(Kind::care_plan, "newer", home_help, "2"));
    BOOST_TEST(bodies(door.ask(question_of(Party::municipality, home))) == "newer");
    Door tie;
    tie.knows(InventedSubject(home, number)
                  .fact(Kind::care_plan, "higher", home_help, "2")
                  .fact(Kind::care_plan, "lower", day_service, "2"));
    BOOST_TEST(bodies(tie.ask(question_of(Party::municipality, home))) == "lower");
}

BOOST_AUTO_TEST_CASE(an_own_answer_shows_the_copy_received_and_the_author_all_of_them) {
    Door door;
    door.knows(InventedSubject(home, number)
                   .fact(Kind::care_plan, "received", day_service, "1")
                   .fact(Kind::care_plan, "of-another", home_help, "2"));
    BOOST_TEST(bodies(door.ask(question_of(Party::service_provider, day_service))) == "received");
    const Answer author = door.ask(care_manager_asks());
    BOOST_TEST(bodies(author) == "received of-another");
    BOOST_TEST(disclosure(author).conflicts().empty());  // different orders: one is simply older
}

BOOST_AUTO_TEST_CASE(kinds_that_were_not_asked_for_are_neither_shown_nor_decided) {
    Door door;
    door.knows(InventedSubject(home, number).fact(Kind::certification, "c").fact(Kind::life, "l"));
    Question question = question_of(Party::municipality, home);
    question.kinds = KindSet::of(Kind::life);
    const Answer answer = door.ask(question);
    BOOST_TEST(bodies(answer) == "l");
    BOOST_TEST(disclosure(answer).decisions().size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_resident_who_asks_about_herself_is_the_person_asked_about) {
    Door door;
    door.knows(InventedSubject(home, number).fact(Kind::certification, "c").fact(Kind::survey, "s"));
    Question question = question_of(Party::resident, "");
    question.purpose = Purpose::self;
    BOOST_TEST((refusal(door.ask(question)).reason == RefusalReason::not_disclosed));
    question.asks_about_self = true;
    BOOST_TEST(bodies(door.ask(question)) == "c");
}

BOOST_AUTO_TEST_CASE(scores_are_made_of_shown_facts_and_of_no_others) {
    const auto scales = ScaleBook::parse("scale,items,greatest,better,name_ja,name_en,labels\nadl,1,10,higher,動作,Acts,\n",
                                         "scale,item,form,member,points,day\nadl,meal,FORM,meal,0=0|1=5|2=10,day\n");
    BOOST_TEST_REQUIRE(scales.has_value());
    Door door;
    door.knows(InventedSubject(home, number)
                   .related(care_office, Party::care_manager)
                   .directive(DirectiveDecision::granted, 1, KindSet::of(Kind::certification).with(Kind::life))
                   .directive(DirectiveDecision::refused, 2, KindSet::of(Kind::life))
                   .fact(Kind::certification, "{}")
                   .fact(Kind::life, R"({"day":"2026-04-01","meal":"2"})"));
    const auto shown_to = [&](const Question& question) {
        std::string text;
        append_json(text, disclosure(door.ask(question)), Explain::told, &*scales);
        const std::size_t at = text.find("\"scores\":");
        return text.substr(at, text.find(",\"access\"") - at);
    };
    BOOST_TEST(shown_to(care_manager_asks()) == R"("scores":[])");
    const std::string values = R"("values":[{"on":"2026-04-01","points":10,"answered":1,"form":"FORM","fact":"2"}])";
    BOOST_TEST(shown_to(question_of(Party::municipality, home)) ==
               R"("scores":[{"scale":"adl","author":"131011","items":1,"greatest":10,"better":"higher",)" + values +
                   R"(,"since_last":null,"since_first":null}])");
}

BOOST_AUTO_TEST_SUITE_END()
