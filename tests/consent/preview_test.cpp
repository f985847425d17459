// What an organisation would get: the very answer it gets when it asks, now and after an act that is only assumed.
#include "consent/preview.h"

#include <boost/test/unit_test.hpp>

#include "consent/gate.h"
#include "tests/consent/previewed.h"
#include "tests/consent/random_state.h"
#include "tests/fakes/emergency_desks.h"
#include "tests/fakes/fixed_state_store.h"
#include "tests/fakes/recording_access_log.h"

using namespace kakehashi;
using namespace kakehashi::consent;
using namespace kakehashi::tests;
using namespace kakehashi::test;

namespace {

constexpr const char* home = "131011";

/// A door, and behind it one person with a fact of every kind by each of three authors.
struct Door {
    Door(Policy policy, const SubjectState& state) : states(standing(std::move(policy))), gate(states, log, desk) { knows(state); }

    static std::shared_ptr<const Standing> standing(Policy policy) {
        auto made = std::make_shared<Standing>();
        made->day = some_day();
        made->policy = std::make_shared<const Policy>(std::move(policy));
        made->live_insurers[home] = {*CalendarDate::of(2026, 4, 1), KindSet::all()};
        return made;
    }
    void knows(const SubjectState& state) {
        auto subject = std::make_shared<Subject>();
        subject->state = state;
        subject->record.id = {1};
        Enrolment enrolment;
        enrolment.insurer = *InsurerNumber::parse(home);
        enrolment.insured = *InsuredNumber::parse("0000000001");
        subject->record.enrolments.push_back(enrolment);
        for (const Kind kind : all_kinds) {
            for (const char* const author : {"1370000011", "1310000017", home}) {
                Fact fact;
                fact.id = {static_cast<std::int64_t>(subject->record.facts.size()) + 1};
                fact.kind = kind;
                fact.insurer = *InsurerNumber::parse(home);
                fact.author = author;
                fact.body = "{}";
                subject->record.facts.push_back(fact);
            }
        }
        states.add(*InsurerNumber::parse(home), *InsuredNumber::parse("0000000001"), subject);
    }

    FixedStateStore states;
    RecordingAccessLog log;
    MemoryEmergencyDesk desk;
    Gate gate;
};

Question question_of(const Request& request, const char* number = "0000000001") {
    Question question;
    question.requester = request.requester;
    question.purpose = request.purpose;
    question.mode = request.mode;
    question.reason = request.reason;
    question.insurer = *InsurerNumber::parse(home);
    question.insured = *InsuredNumber::parse(number);
    return question;
}

Assumption random_assumption(Dice& dice, const Request& request) {
    Assumption assumption;
    if (!dice.one_in(4)) {
        const Directive drawn = random_directive(dice, assumed_id);
        assumption.act = Assumption::Act{static_cast<DirectiveDecision>(1 + dice.roll(3)), drawn.scope, drawn.organisation, drawn.kinds, drawn.lists_every_kind};
        if (drawn.scope == Scope::organisation && dice.one_in(2)) {
            assumption.act->organisation = request.requester.organisation;
        }
    }
    const int party = static_cast<int>(request.requester.party);
    assumption.relation = party >= 4 && dice.one_in(2);
    return assumption;
}

/// What recording those acts leaves on file.
SubjectState recorded(SubjectState state, const Assumption& assumption, const Requester& requester) {
    if (assumption.act) {
        Directive act;
        act.id = assumed_id;
        act.seq = 1'000;  // random ones lie below
        act.scope = assumption.act->scope;
        act.organisation = assumption.act->organisation;
        act.kinds = assumption.act->kinds;
        act.lists_every_kind = assumption.act->lists_every_kind;
        act.decision = assumption.act->decision;
        act.period.from = some_day();
        act.insurer = home;
        act.capacity = Capacity::ok;
        act.readable = true;
        state.directives.insert(state.directives.begin(), act);
    }
    if (assumption.relation) {
        Relation checked;
        checked.organisation = requester.organisation;
        checked.party = requester.party;
        checked.verified_on = some_day();
        state.relations.insert(state.relations.begin(), checked);
    }
    return state;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(preview)

BOOST_AUTO_TEST_CASE(it_is_what_is_answered_now_and_after_the_act_and_leaves_nothing_behind) {
    Dice dice(test_seed() + 55);
    int changed = 0;
    int shown = 0;
    for (int n = 0; n < 4'000; ++n) {
        const Request request = random_request(dice);
        const Assumption assumption = random_assumption(dice, request);
        const SubjectState state = random_subject(dice, 3);
        Door door(policy_of(n % 2 == 0 ? default_matrix() : random_matrix(dice)), state);
        const auto previews = door.gate.preview(question_of(request), assumption);
        BOOST_REQUIRE(previews.has_value());
        BOOST_TEST(door.log.attempts().empty());
        BOOST_TEST(door.desk.declared() == 0U);
        const std::string now = words_of(door.gate.ask(question_of(request)).value());
        if (words_of(previews->now) != now) {
            BOOST_ERROR(words_of(previews->now) << "\nis not\n" << now << in_words(request, state));
        }
        door.knows(recorded(state, assumption, request.requester));
        const std::string after = words_of(door.gate.ask(question_of(request)).value());
        if (words_of(previews->assumed) != after) {
            BOOST_ERROR(words_of(previews->assumed) << "\nis not\n" << after << in_words(request, state));
        }
        changed += now != after ? 1 : 0;
        shown += previews->assumed.opens_anything() ? 1 : 0;
    }
    BOOST_TEST(changed > 300);
    BOOST_TEST(shown > 300);
}

BOOST_AUTO_TEST_CASE(of_nobody_it_says_what_it_says_of_somebody_unrelated) {
    Request request;
    request.requester = {Party::care_manager, "1399999999", Role::care_manager, ""};
    request.day = some_day();
    SubjectState state;
    state.person = "1";
    state.enrolments = {{home, {}}};
    Door door(policy_of(default_matrix()), state);
    const auto unrelated = door.gate.preview(question_of(request), {});
    const auto unknown = door.gate.preview(question_of(request, "0000000009"), {});
    BOOST_REQUIRE((unrelated.has_value() && unknown.has_value()));
    for (const auto& each : {unrelated->now, unrelated->assumed, unknown->now, unknown->assumed}) {
        BOOST_REQUIRE(each.refusal() != nullptr);
        BOOST_TEST((each.refusal()->reason == RefusalReason::not_disclosed));
    }
    BOOST_TEST(unknown->now.decisions().empty());
    for (const auto& decision : unrelated->now.decisions()) {
        BOOST_TEST(decision.told == "not_disclosed");
    }
    // Nobody is made known by assuming something.
    Assumption relation;
    relation.relation = true;
    BOOST_TEST((door.gate.preview(question_of(request, "0000000009"), relation)->assumed.refusal() != nullptr));
}

BOOST_AUTO_TEST_CASE(a_grant_never_outranks_what_is_dated_later_and_a_refusal_always_does) {
    SubjectState state;
    Directive later;
    later.id = "d1";
    later.seq = std::int64_t{some_day().days() + 40} * 86'400'000'000;
    later.decision = DirectiveDecision::refused;
    state.directives = {later};
    Assumption assumption;
    assumption.act = Assumption::Act{};
    for (const auto decision : {DirectiveDecision::granted, DirectiveDecision::refused, DirectiveDecision::withdrawn}) {
        assumption.act->decision = decision;
        const SubjectState assumed = assuming(state, assumption, {}, *InsurerNumber::parse(home), some_day());
        BOOST_TEST((assumed.directives.back().seq > later.seq) == (decision != DirectiveDecision::granted));
        BOOST_TEST((assumed.directives.back().period.from == some_day()));
    }
    assumption.act->decision = DirectiveDecision::granted;
    const std::int64_t rank = assuming({}, assumption, {}, *InsurerNumber::parse(home), some_day()).directives.back().seq;
    BOOST_TEST((Timestamp{rank}.day_in_japan() == some_day()));
    BOOST_TEST((Timestamp{rank + 1}.day_in_japan() == some_day().plus_days(1)));
}

BOOST_AUTO_TEST_CASE(a_store_that_does_not_answer_shows_nothing) {
    Door door(policy_of(default_matrix()), {});
    door.states.fail_with(Error{Fault::unavailable, "KK-4002", "the database does not answer"});
    BOOST_TEST(!door.gate.preview(question_of({}), {}).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
