#include "consent/asking.h"

#include <algorithm>
#include <utility>

#include "consent/access_event.h"
#include "consent/stated_reason.h"

namespace kakehashi::consent {
namespace {

constexpr int skipping_attempts = 3;
constexpr int all_attempts = 8;

/// What law 7 lets the caller hear of a decision that is no permit.
std::string_view told(const Decision& decision, bool relation_alive) {
    if (decision.effect == Effect::permit || decision.ground == Ground::own_only) {
        return name_of(decision.ground);
    }
    const bool about_consent = decision.ground == Ground::no_consent || decision.ground == Ground::refused ||
                               decision.ground == Ground::withdrawn;
    return relation_alive && about_consent ? "consent_missing" : "not_disclosed";
}

KindSet both(KindSet a, KindSet b) { return KindSet::from_bits(a.bits() & b.bits()); }

EmergencyLook look_of(const Question& question) {
    return {question.insurer, question.insured, question.requester.organisation, question.requester.role, question.user};
}

bool opens_by_emergency(const Decisions& decisions, KindSet kinds) {
    return std::ranges::any_of(all_kinds, [&](Kind kind) {
        return kinds.holds(kind) && decisions.of(kind).effect == Effect::permit && decisions.of(kind).ground == Ground::emergency;
    });
}

bool opens_anything(const Decisions& decisions, KindSet kinds) {
    return std::ranges::any_of(all_kinds, [&](Kind kind) { return kinds.holds(kind) && decisions.of(kind).effect == Effect::permit; });
}

History history_of(const Question& question) {
    return question.known_at ? History::everything : History::current;
}

}  // namespace

KindSet live_kinds(const Standing& standing, InsurerNumber insurer) {
    const auto live = standing.live_insurers.find(insurer.str());
    return live == standing.live_insurers.end() || standing.day < live->second.from ? KindSet{} : live->second.kinds;
}

std::vector<DisclosedDecision> told_decisions(const Decisions& decisions, KindSet kinds, bool relation_alive) {
    std::vector<DisclosedDecision> told_ones;
    for (const Kind kind : all_kinds) {
        if (!kinds.holds(kind)) {
            continue;
        }
        const Decision& decision = decisions.of(kind);
        told_ones.push_back({kind, decision.effect, told(decision, relation_alive), decision.ground,
                             decision.settled_by != nullptr ? decision.settled_by->id : std::string{}});
    }
    return told_ones;
}

Result<Gate::Attempt> Gate::look_up(Question& question) {
    Attempt attempt;
    TRY(attempt.standing, states_.standing());
    attempt.kinds = both(question.kinds, live_kinds(*attempt.standing, question.insurer));
    attempt.live = !live_kinds(*attempt.standing, question.insurer).empty();
    TRY(attempt.subject, states_.load(question.insurer, question.insured, history_of(question)));
    if (!attempt.subject) {
        return attempt;
    }
    if (question.asks_about_self) {
        question.requester.person = attempt.subject->state.person;
    }
    if (question.mode == Mode::emergency && question.requester.party == Party::medical_institution) {
        TRY(attempt.emergency, emergencies_.open(look_of(question)));
        if (attempt.emergency && blank(question.reason)) {
            question.reason = attempt.emergency->reason;
        }
    }
    return attempt;
}

/// `state` must outlive what is decided: decisions point into it.
void Gate::judge(Attempt& attempt, const Question& question, const SubjectState& state) {
    const Request request{question.requester, question.purpose, question.mode, question.reason, attempt.standing->day};
    const SubjectState* judged = &state;
    if (question.mode == Mode::disaster) {  // the only one that reads declarations
        attempt.in_disaster = state;
        attempt.in_disaster->disasters = attempt.standing->disasters;
        judged = &*attempt.in_disaster;
    }
    attempt.decisions = decide(*attempt.standing->policy, request, *judged, attempt.kinds);
    attempt.relation_alive = has_live_relation(request, *judged);
}

Result<Gate::Attempt> Gate::prepare(Question& question) {
    TRY(Attempt attempt, look_up(question));
    if (!attempt.subject) {
        return attempt;
    }
    judge(attempt, question, attempt.subject->state);
    if (opens_by_emergency(attempt.decisions, attempt.kinds) && !attempt.emergency) {
        // The person's epoch is raised by it: the log will have this decided anew.
        TRY(attempt.emergency, emergencies_.declare(look_of(question), question.reason, question.until));
        attempt.declared = true;
    }
    return attempt;
}

Result<AccessAttempt> Gate::Asking::decided() {
    if (goes_ == all_attempts) {
        return Error{Fault::unavailable, "KK-2311", "the record kept changing while the question was decided"};
    }
    draft_.reset();
    TRY(attempt_, gate_->prepare(question_));
    decisions_ = attempt_.subject ? told_decisions(attempt_.decisions, question_.kinds, attempt_.relation_alive)
                                  : std::vector<DisclosedDecision>{};
    // A declaration only of looks that need it: what consent opens is seen under consent, whatever is declared.
    const std::int64_t declaration = opened_by_emergency() ? attempt_.emergency->id : 0;
    AccessAttempt entry;
    entry.event = access_event(question_, decisions_, attempt_.standing->policy_sha256, declaration);
    entry.global_epoch = attempt_.standing->global_epoch;
    entry.day = attempt_.standing->day;
    entry.lock = goes_++ < skipping_attempts ? AccessAttempt::Lock::skip : AccessAttempt::Lock::wait;
    if (attempt_.subject) {
        entry.person = attempt_.subject->record.id;
        entry.epoch = attempt_.subject->record.epoch;
    }
    return entry;
}

const Answer& Gate::Asking::drafted() {
    if (!draft_) {
        draft_ = answer(question_, attempt_, std::move(decisions_));
    }
    return *draft_;
}

Result<std::optional<Answer>> Gate::Asking::after(AppendOutcome outcome) {
    TRY(const auto written, std::move(outcome));
    if (const auto* receipt = std::get_if<AccessReceipt>(&written)) {
        static_cast<void>(drafted());
        return std::optional(receipted(*std::exchange(draft_, {}), *receipt));
    }
    gate_->states_.forget_standing();
    if (attempt_.subject) {
        gate_->states_.forget(attempt_.subject->record.id);
    }
    return std::optional<Answer>{};
}

Result<EmergencyDeclaration> Gate::Asking::declaration() {
    const EmergencyDeclaration& open = *attempt_.emergency;
    if (attempt_.declared) {
        return open;
    }
    if (!question_.until || *question_.until <= open.until) {
        return Error{Fault::conflicting, "KK-2335",
                     "an emergency of this user for this person is open until " + open.until.minute_japan() + " in Japan"};
    }
    return gate_->emergencies_.declare(look_of(question_), question_.reason, question_.until);
}

bool Gate::Asking::needs_to_wait() const {
    return question_.mode == Mode::emergency || !gate_->states_.remembers(question_.insurer, question_.insured, history_of(question_));
}

bool Gate::Asking::opened_by_emergency() const { return opens_by_emergency(attempt_.decisions, attempt_.kinds); }

bool Gate::Asking::opened() const { return opens_anything(attempt_.decisions, attempt_.kinds); }

}  // namespace kakehashi::consent
