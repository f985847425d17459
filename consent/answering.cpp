#include <algorithm>
#include <utility>

#include "consent/asking.h"
#include "consent/redaction.h"
#include "domain/body_text.h"
#include "domain/conflicts.h"

namespace kakehashi::consent {
namespace {

RefusalReason reason_of(const std::vector<DisclosedDecision>& decisions) {
    const bool missing = std::ranges::any_of(decisions, [](const auto& d) { return d.told == "consent_missing"; });
    return missing ? RefusalReason::consent_missing : RefusalReason::not_disclosed;
}

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

}  // namespace

std::string_view name_of(RefusalReason reason) {
    switch (reason) {
        case RefusalReason::not_disclosed: return "not_disclosed";
        case RefusalReason::consent_missing: return "consent_missing";
        case RefusalReason::municipality_not_live: return "municipality_not_live";
    }
    return "not_disclosed";
}

Answer Gate::answer(const Question& question, const Attempt& attempt, std::vector<DisclosedDecision> decisions) {
    if (!attempt.live) {
        return Refusal{RefusalReason::municipality_not_live, {}, {}};
    }
    if (!attempt.subject) {
        return Refusal{RefusalReason::not_disclosed, {}, {}};
    }
    const Selection selection{attempt.kinds, question.on, question.known_at};
    auto facts = visible_facts(*attempt.subject, *attempt.standing->policy, attempt.decisions, question.requester,
                               selection);
    const bool permitted = std::ranges::any_of(decisions, [](const auto& d) { return d.effect == Effect::permit; });
    if (!permitted && facts.empty()) {
        const RefusalReason reason = reason_of(decisions);
        return Refusal{reason, std::move(decisions), {}};
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
    disclosure.subject_ = attempt.subject;
    return disclosure;
}

Answer Gate::receipted(Answer answer, const AccessReceipt& receipt) {
    if (auto* const disclosure = std::get_if<Disclosure>(&answer)) {
        disclosure->access_ = receipt;
    } else {
        std::get<Refusal>(answer).access = receipt;
    }
    return answer;
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
