#include "consent/redaction.h"

#include <algorithm>
#include <tuple>

#include "domain/body_text.h"

namespace kakehashi::consent {
namespace {

bool is_own(const Fact& fact, const Policy& policy, const Requester& requester) {
    if (requester.organisation.empty()) {
        return false;
    }
    if (fact.author == requester.organisation || fact.addressee == requester.organisation) {
        return true;
    }
    // What the law gives a municipality it also keeps as its own after the person moved away.
    return requester.party == Party::municipality && fact.insurer.text() == requester.organisation &&
           policy.cell(fact.kind, Party::municipality).rule == CellRule::statute;
}

/// An opinion whose doctor did not agree to its use for care plans. Forms written since 2026-04-01 have no such box, and one
/// that is filled all the same decides nothing.
bool is_withheld(const Fact& fact) {
    constexpr std::string_view refused = "2";
    constexpr std::string_view abolished_on = "2026-04-01";
    return fact.kind == Kind::opinion && text_member(fact.body, "doctor_consent") == refused &&
           text_member(fact.body, "written_on").value_or("") < abolished_on;
}

bool is_permitted(const Fact& fact, const Decision& decision, const Requester& requester) {
    if (decision.ground == Ground::statute && fact.insurer.text() != requester.organisation) {
        return fact.kind == Kind::certification || fact.kind == Kind::insurance_card;
    }
    return true;
}

bool may_be_seen(const Fact& fact, const Policy& policy, const Decisions& decisions, const Requester& requester) {
    const Decision& decision = decisions.of(fact.kind);
    switch (decision.effect) {
        case Effect::deny: return false;
        case Effect::own: return is_own(fact, policy, requester);
        case Effect::permit:
            return is_withheld(fact) && requester.party != Party::municipality ? is_own(fact, policy, requester)
                                                                               : is_permitted(fact, decision, requester);
    }
    return false;
}

bool is_asked_for(const Fact& fact, const Selection& selection) {
    if (!selection.kinds.holds(fact.kind)) {
        return false;
    }
    if (selection.known_at) {
        if (fact.recorded_at > *selection.known_at ||
            (fact.superseded_at && *fact.superseded_at <= *selection.known_at)) {
            return false;
        }
    } else if (fact.superseded_at) {
        return false;
    }
    return !selection.on || fact.effective.holds(*selection.on);
}

/// Facts that are copies of one another: the same author's same unit for several receivers.
bool are_copies(const Fact& a, const Fact& b) {
    return a.kind == b.kind && a.form == b.form && a.insurer == b.insurer && a.unit == b.unit && a.key == b.key &&
           a.author == b.author;
}

bool stands_before(const Fact& a, const Fact& b) {
    return a.order != b.order ? a.order > b.order : a.addressee < b.addressee;
}

/// Leaves one copy of each; what an `own` decision shows is the copy received and stays.
void keep_newest_copies(std::vector<const Fact*>& facts, const Decisions& decisions) {
    std::vector<const Fact*> kept;
    kept.reserve(facts.size());
    for (const Fact* fact : facts) {
        const bool collapses = !fact->addressee.empty() && decisions.of(fact->kind).effect == Effect::permit;
        const auto copy = !collapses ? kept.end() : std::ranges::find_if(kept, [&](const Fact* other) {
            return are_copies(*other, *fact);
        });
        if (copy == kept.end()) {
            kept.push_back(fact);
        } else if (stands_before(*fact, **copy)) {
            *copy = fact;
        }
    }
    facts = std::move(kept);
}

const Enrolment* asked_enrolment(const PersonRecord& record, InsurerNumber insurer, InsuredNumber insured) {
    const auto found = std::ranges::find_if(record.enrolments, [&](const Enrolment& enrolment) {
        return enrolment.insurer == insurer && enrolment.insured == insured;
    });
    return found == record.enrolments.end() ? nullptr : &*found;
}

}  // namespace

std::vector<const Fact*> visible_facts(const Subject& subject, const Policy& policy, const Decisions& decisions,
                                       const Requester& requester, const Selection& selection) {
    std::vector<const Fact*> facts;
    facts.reserve(subject.record.facts.size());
    for (const Fact& fact : subject.record.facts) {
        if (is_asked_for(fact, selection) && may_be_seen(fact, policy, decisions, requester)) {
            facts.push_back(&fact);
        }
    }
    keep_newest_copies(facts, decisions);
    return facts;
}

std::optional<Identity> visible_identity(const Subject& subject, const Decisions& decisions, KindSet kinds,
                                         const Requester& requester, InsurerNumber asked_insurer,
                                         InsuredNumber asked_insured) {
    const bool any = std::ranges::any_of(all_kinds, [&](Kind kind) {
        return kinds.holds(kind) && decisions.of(kind).effect == Effect::permit;
    });
    const Enrolment* enrolment = asked_enrolment(subject.record, asked_insurer, asked_insured);
    if (!any || enrolment == nullptr) {
        return std::nullopt;
    }
    Identity identity = enrolment->identity;
    if (hides_whereabouts(subject, requester)) {
        identity.postal_code.clear();
        identity.address.clear();
        identity.phone.clear();
    }
    return identity;
}

bool hides_whereabouts(const Subject& subject, const Requester& requester) {
    return std::ranges::any_of(subject.record.enrolments, [&](const Enrolment& enrolment) {
        const bool is_insurer = requester.party == Party::municipality && requester.organisation == enrolment.insurer.text();
        return enrolment.protective_measure && !is_insurer;
    });
}

}  // namespace kakehashi::consent
