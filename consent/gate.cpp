#include "consent/gate.h"

#include <algorithm>
#include <exception>
#include <span>
#include <utility>

#include "consent/access_event.h"
#include "consent/redaction.h"
#include "consent/stated_reason.h"
#include "domain/body_text.h"
#include "domain/conflicts.h"

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

RefusalReason reason_of(const std::vector<DisclosedDecision>& decisions) {
    const bool missing = std::ranges::any_of(decisions, [](const auto& d) { return d.told == "consent_missing"; });
    return missing ? RefusalReason::consent_missing : RefusalReason::not_disclosed;
}

/// Kinds the insurer takes part with today; nothing when it does not take part.
KindSet live_kinds(const Standing& standing, InsurerNumber insurer) {
    const auto live = standing.live_insurers.find(insurer.str());
    return live == standing.live_insurers.end() || standing.day < live->second.from ? KindSet{} : live->second.kinds;
}

KindSet both(KindSet a, KindSet b) { return KindSet::from_bits(a.bits() & b.bits()); }

/// `facts` point into the subject's record.
std::vector<const FactFrame*> frames_of(const Subject& subject, const std::vector<const Fact*>& facts) {
    std::vector<const FactFrame*> frames;
    if (subject.frames.empty()) {
        return frames;
    }
    EXPECTS(subject.frames.size() == subject.record.facts.size());
    frames.reserve(facts.size());
    for (const Fact* const fact : facts) {
        frames.push_back(&subject.frames[static_cast<std::size_t>(fact - subject.record.facts.data())]);
    }
    return frames;
}

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

/// For steps on threads that belong to others: what is thrown there would end the process.
template <class Step>
auto guarded(Step step) -> decltype(step()) {
    try {
        return step();
    } catch (const std::exception& thrown) {
        return Error{Fault::broken, "KK-2312", std::string("a question broke off: ") + thrown.what()};
    }
}

}  // namespace

std::string_view name_of(RefusalReason reason) {
    switch (reason) {
        case RefusalReason::not_disclosed: return "not_disclosed";
        case RefusalReason::consent_missing: return "consent_missing";
        case RefusalReason::municipality_not_live: return "municipality_not_live";
    }
    return "not_disclosed";
}

/// One go through load and decide, kept until the log has accepted it.
struct Gate::Attempt {
    std::shared_ptr<const Standing> standing;
    std::shared_ptr<const Subject> subject;  ///< null: nobody we know
    KindSet kinds;
    std::optional<SubjectState> in_disaster;  ///< with what is declared beside; decisions point into it
    std::optional<EmergencyDeclaration> emergency;  ///< under which it is looked at
    Decisions decisions;
    bool relation_alive = false;
    bool live = true;
};

Result<Gate::Attempt> Gate::prepare(Question& question) {
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
    const Request request{question.requester, question.purpose, question.mode, question.reason, attempt.standing->day};
    const SubjectState* state = &attempt.subject->state;
    if (question.mode == Mode::disaster) {  // the only one that reads declarations
        attempt.in_disaster = *state;
        attempt.in_disaster->disasters = attempt.standing->disasters;
        state = &*attempt.in_disaster;
    }
    attempt.decisions = decide(*attempt.standing->policy, request, *state, attempt.kinds);
    attempt.relation_alive = has_live_relation(request, *state);
    if (opens_by_emergency(attempt.decisions, attempt.kinds) && !attempt.emergency) {
        // The person's epoch is raised by it: the log will have this decided anew.
        TRY(attempt.emergency, emergencies_.declare(look_of(question), question.reason, question.until));
    }
    return attempt;
}

/// One question on its way through the door: load and decide, until the log accepts what was decided.
class Gate::Asking {
public:
    Asking(Gate& gate, Question question) : gate_(gate), question_(std::move(question)) {}

    /// Decides, and says what the log is to write.
    Result<AccessAttempt> decided() {
        if (goes_ == all_attempts) {
            return Error{Fault::unavailable, "KK-2311", "the record kept changing while the question was decided"};
        }
        TRY(attempt_, gate_.prepare(question_));
        decisions_ = attempt_.subject ? told_decisions(attempt_.decisions, question_.kinds, attempt_.relation_alive)
                                      : std::vector<DisclosedDecision>{};
        AccessAttempt entry;
        entry.event = access_event(question_, decisions_, attempt_.standing->policy_sha256, declaration());
        entry.global_epoch = attempt_.standing->global_epoch;
        entry.day = attempt_.standing->day;
        entry.lock = goes_++ < skipping_attempts ? AccessAttempt::Lock::skip : AccessAttempt::Lock::wait;
        if (attempt_.subject) {
            entry.person = attempt_.subject->record.id;
            entry.epoch = attempt_.subject->record.epoch;
        }
        return entry;
    }

    /// The answer, or nothing when it has to be decided again.
    Result<std::optional<Answer>> after(AppendOutcome outcome) {
        TRY(const auto written, std::move(outcome));
        if (const auto* receipt = std::get_if<AccessReceipt>(&written)) {
            return std::optional(answer(question_, attempt_, std::move(decisions_), *receipt));
        }
        gate_.states_.forget_standing();
        if (attempt_.subject) {
            gate_.states_.forget(attempt_.subject->record.id);
        }
        return std::optional<Answer>{};
    }

    [[nodiscard]] bool needs_to_wait() const {
        return question_.mode == Mode::emergency || !gate_.states_.remembers(question_.insurer, question_.insured, history_of(question_));
    }
    [[nodiscard]] AccessLog& log() const { return gate_.log_; }

    /// What was decided last opens by an emergency, or without one.
    [[nodiscard]] bool opened_by_emergency() const { return opens_by_emergency(attempt_.decisions, attempt_.kinds); }
    [[nodiscard]] bool opened() const { return opens_anything(attempt_.decisions, attempt_.kinds); }
    [[nodiscard]] const std::optional<EmergencyDeclaration>& emergency() const { return attempt_.emergency; }

private:
    /// Only of looks that need it: what consent opens is seen under consent, whatever is declared.
    [[nodiscard]] std::int64_t declaration() const { return opened_by_emergency() ? attempt_.emergency->id : 0; }

    Gate& gate_;
    Question question_;
    int goes_ = 0;
    Attempt attempt_;
    std::vector<DisclosedDecision> decisions_;
};

Result<Answer> Gate::ask(Question question) {
    Asking asking(*this, std::move(question));
    while (true) {
        TRY(auto entry, asking.decided());
        TRY(auto answered, asking.after(log_.append_and_wait(std::move(entry))));
        if (answered) {
            return *std::move(answered);
        }
    }
}

Result<Gate::Declared> Gate::declare(Question question) {
    question.mode = Mode::emergency;
    question.purpose = Purpose::emergency;
    Asking asking(*this, std::move(question));
    while (true) {
        TRY(auto entry, asking.decided());
        if (asking.opened_by_emergency()) {
            return Declared(*asking.emergency());
        }
        if (asking.opened()) {
            return Error{Fault::conflicting, "KK-2333", "what is asked for is open without an emergency"};
        }
        TRY(auto answered, asking.after(log_.append_and_wait(std::move(entry))));
        if (!answered) {
            continue;
        }
        if (auto* const refusal = std::get_if<Refusal>(&*answered)) {
            return Declared(std::move(*refusal));
        }
        // Only its own papers would be shown: no emergency opens more.
        return Declared(Refusal{RefusalReason::not_disclosed, {}, std::get<Disclosure>(*answered).access()});
    }
}

/// A question whose asker does not wait.
struct Gate::Pending {
    Asking asking;
    Threads threads;
    Then then;
};

void Gate::ask(Question question, const Threads& threads, Then then) {
    auto pending = std::make_shared<Pending>(Pending{Asking(*this, std::move(question)), threads, std::move(then)});
    if (pending->asking.needs_to_wait()) {
        threads.elsewhere.run([pending = std::move(pending)] { attempt(pending); });
    } else {
        attempt(pending);
    }
}

void Gate::attempt(const std::shared_ptr<Pending>& pending) {
    Executor& here = pending->threads.here;
    auto entry = guarded([&] { return pending->asking.decided(); });
    if (!entry) {
        here.run([pending, error = std::move(entry).error()] { pending->then(error); });
        return;
    }
    pending->asking.log().append(*std::move(entry), [pending, &here](AppendOutcome outcome) {
        here.run([pending, outcome = std::move(outcome)]() mutable { settle(pending, std::move(outcome)); });
    });
}

void Gate::settle(const std::shared_ptr<Pending>& pending, AppendOutcome outcome) {
    auto answered = guarded([&] { return pending->asking.after(std::move(outcome)); });
    if (!answered) {
        pending->then(std::move(answered).error());
    } else if (*answered) {
        pending->then(**std::move(answered));
    } else {
        pending->threads.elsewhere.run([pending] { attempt(pending); });
    }
}

Answer Gate::answer(const Question& question, const Attempt& attempt, std::vector<DisclosedDecision> decisions,
                    const AccessReceipt& receipt) {
    if (!attempt.live) {
        return Refusal{RefusalReason::municipality_not_live, {}, receipt};
    }
    if (!attempt.subject) {
        return Refusal{RefusalReason::not_disclosed, {}, receipt};
    }
    const Selection selection{attempt.kinds, question.on, question.known_at};
    auto facts = visible_facts(*attempt.subject, *attempt.standing->policy, attempt.decisions, question.requester,
                               selection);
    const bool permitted = std::ranges::any_of(decisions, [](const auto& d) { return d.effect == Effect::permit; });
    if (!permitted && facts.empty()) {
        const RefusalReason reason = reason_of(decisions);
        return Refusal{reason, std::move(decisions), receipt};
    }
    Disclosure disclosure;
    disclosure.insurer_ = question.insurer;
    disclosure.insured_ = question.insured;
    disclosure.identity_ = visible_identity(*attempt.subject, attempt.decisions, attempt.kinds, question.requester,
                                            question.insurer, question.insured);
    disclosure.requester_ = question.requester;
    disclosure.purpose_ = question.purpose;
    disclosure.mode_ = question.mode;
    disclosure.as_of_ = question.on.value_or(attempt.standing->day);
    disclosure.decisions_ = std::move(decisions);
    disclosure.conflicts_ = find_conflicts(facts);
    disclosure.frames_ = frames_of(*attempt.subject, facts);
    disclosure.facts_ = std::move(facts);
    if (hides_whereabouts(*attempt.subject, question.requester)) {
        leave_out_whereabouts(disclosure, attempt.standing->policy->hidden_members());
    }
    disclosure.access_ = receipt;
    disclosure.subject_ = attempt.subject;
    return disclosure;
}

void Gate::leave_out_whereabouts(Disclosure& disclosure, const std::vector<std::string>& members) {
    disclosure.rewritten_.reserve(disclosure.facts_.size());  // pointers into it must stay good
    for (const Fact*& fact : disclosure.facts_) {
        disclosure.rewritten_.push_back(*fact);
        disclosure.rewritten_.back().body = without_members(fact->body, members);
        fact = &disclosure.rewritten_.back();
    }
}

}  // namespace kakehashi::consent
