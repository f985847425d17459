#include "consent/decision.h"

#include <algorithm>
#include <array>
#include <optional>

#include "consent/settlement.h"
#include "consent/stated_reason.h"

namespace kakehashi::consent {
namespace {

/// What is asked, for all kinds at once; what does not depend on the kind is found out once.
struct Question {
    const Policy& policy;
    const Request& request;
    const SubjectState& subject;
    bool held = false;
    bool relation_alive = false;
    ApplicableDirectives directives;
};

/// Whether two names are of the same body. Nothing is named by an empty text.
bool same(std::string_view a, std::string_view b) { return !a.empty() && a == b; }

Decision permit(Ground ground, const Directive* settled_by = nullptr) { return {Effect::permit, ground, settled_by}; }
Decision deny(Ground ground, const Directive* settled_by = nullptr) { return {Effect::deny, ground, settled_by}; }

bool is_organisation(Party party) {
    switch (party) {
        case Party::care_manager:
        case Party::service_provider:
        case Party::care_facility:
        case Party::medical_institution: return true;
        case Party::resident:
        case Party::proxy:
        case Party::municipality: return false;
    }
    return false;
}

bool began(const Period& period, CalendarDate day) { return !period.from || *period.from <= day; }

bool deceased(const SubjectState& subject, CalendarDate day) {
    return subject.deceased_on && *subject.deceased_on < day;
}

// R0
bool held_back(const Requester& requester, const SubjectState& subject, CalendarDate day) {
    return std::any_of(subject.holds.begin(), subject.holds.end(), [&](const Hold& hold) {
        const bool named = same(hold.against, requester.organisation) || same(hold.against, requester.person) ||
                           (requester.party == Party::proxy && hold.against == "proxies");
        return named && hold.period.holds(day);
    });
}

// R2
bool role_fits(const Cell& cell, Role role) {
    const unsigned bit = static_cast<unsigned>(role);
    return cell.roles == 0 || (bit < 16 && ((cell.roles >> bit) & 1U) != 0);
}

// R3
bool purpose_fits(const Request& request) {
    const Party party = request.requester.party;
    switch (request.mode) {
        case Mode::normal: return own_purpose(party) == request.purpose;
        case Mode::emergency:
            return party == Party::medical_institution && request.purpose == Purpose::emergency;
        case Mode::disaster: return party == Party::municipality && request.purpose == Purpose::disaster;
    }
    return false;
}

/// R0 to R4: why the question is not even looked at, if it is not.
std::optional<Ground> turned_away(const Question& question, const Cell& cell) {
    const Requester& requester = question.request.requester;
    if (question.held) {
        return Ground::protective_hold;
    }
    if (cell.rule == CellRule::none) {
        return Ground::no_policy;
    }
    if (!role_fits(cell, requester.role)) {
        return Ground::role_not_allowed;
    }
    if (!purpose_fits(question.request)) {
        return Ground::purpose_not_allowed;
    }
    if (requester.party != Party::municipality && deceased(question.subject, question.request.day)) {
        return Ground::deceased;
    }
    return std::nullopt;
}

// R5
Decision judge_resident(const Question& question) {
    const bool oneself = same(question.request.requester.person, question.subject.person);
    return oneself ? permit(Ground::self) : deny(Ground::no_relation);
}

// R6
Decision judge_proxy(const Question& question, Kind kind) {
    bool granted_once = false;
    for (const ProxyGrant& grant : question.subject.proxies) {
        if (!same(grant.proxy, question.request.requester.person) || !grant.kinds.holds(kind)) {
            continue;
        }
        if (grant.period.holds(question.request.day)) {
            return permit(Ground::proxy);
        }
        granted_once = true;
    }
    return deny(granted_once ? Ground::proxy_expired : Ground::no_relation);
}

bool insures(const SubjectState& subject, std::string_view insurer, CalendarDate day) {
    return std::any_of(subject.enrolments.begin(), subject.enrolments.end(), [&](const EnrolmentPeriod& each) {
        return same(each.insurer, insurer) && each.period.holds(day);
    });
}

// R8
bool refuge_declared(const SubjectState& subject, std::string_view municipality, CalendarDate day) {
    return std::any_of(subject.disasters.begin(), subject.disasters.end(), [&](const DisasterDeclaration& each) {
        return each.period.holds(day) && (each.refuge == "*" || same(each.refuge, municipality)) &&
               insures(subject, each.insurer, day);
    });
}

// R7, R8
Decision judge_municipality(const Question& question, const Cell& cell, Kind kind) {
    const SubjectState& subject = question.subject;
    const std::string_view municipality = question.request.requester.organisation;
    const CalendarDate day = question.request.day;
    if (cell.rule == CellRule::statute) {
        const bool insured_at_death = deceased(subject, day) && insures(subject, municipality, *subject.deceased_on);
        if (insures(subject, municipality, day) || insured_at_death) {
            return permit(Ground::statute);
        }
    }
    if (question.request.mode == Mode::disaster && question.policy.open_to_disaster(kind) &&
        refuge_declared(subject, municipality, day)) {
        return permit(Ground::disaster);
    }
    const bool insured_once =
        std::any_of(subject.enrolments.begin(), subject.enrolments.end(), [&](const EnrolmentPeriod& each) {
            return same(each.insurer, municipality) && began(each.period, day);
        });
    return deny(insured_once ? Ground::relation_expired : Ground::no_relation);
}

bool is_of(const Relation& relation, const Requester& requester) {
    return relation.party == requester.party && same(relation.organisation, requester.organisation);
}

// R9, when no relation is alive
Decision without_relation(const Question& question) {
    const auto& relations = question.subject.relations;
    const bool related_once = std::any_of(relations.begin(), relations.end(), [&](const Relation& relation) {
        return is_of(relation, question.request.requester) && relation.verified_on <= question.request.day;
    });
    return deny(related_once ? Ground::relation_expired : Ground::no_relation);
}

Decision as_decision(const Settled& settled) {
    switch (settled.settlement) {
        case Settlement::granted: return permit(Ground::consent, settled.by);
        case Settlement::refused: return deny(Ground::refused, settled.by);
        case Settlement::withdrawn: return deny(Ground::withdrawn, settled.by);
        case Settlement::no_consent: return deny(Ground::no_consent);
    }
    return deny(Ground::no_consent);
}

// R10 for a cell `relation`
Decision unless_refused_by_name(const Settled& settled) {
    const bool refused = settled.settlement == Settlement::refused || settled.settlement == Settlement::withdrawn;
    return refused ? as_decision(settled) : permit(Ground::relation);
}

// R9 to R11
Decision by_relation_and_consent(const Question& question, const Cell& cell, Kind kind) {
    if (!question.relation_alive) {
        return without_relation(question);
    }
    switch (cell.rule) {
        case CellRule::own: return {Effect::own, Ground::own_only, nullptr};
        case CellRule::relation: return unless_refused_by_name(settle(question.directives.naming_kind(kind)));
        case CellRule::consent: return as_decision(settle(question.directives.for_kind(kind)));
        case CellRule::none:
        case CellRule::self:
        case CellRule::statute: break;
    }
    return deny(Ground::no_policy);
}

// R12
Decision break_glass(const Question& question, Kind kind) {
    const Role role = question.request.requester.role;
    if (role != Role::physician && role != Role::nurse) {
        return deny(Ground::role_not_allowed);
    }
    if (blank(question.request.reason)) {
        return deny(Ground::reason_required);
    }
    const Directive* const specific = question.directives.for_kind(kind).specific;
    if (question.subject.emergency_preference != EmergencyPreference::allow ||
        (specific != nullptr && negative(*specific))) {
        return deny(Ground::emergency_refused);
    }
    return permit(Ground::emergency);
}

// R9 to R12
Decision judge_organisation(const Question& question, const Cell& cell, Kind kind) {
    const Decision ordinary = by_relation_and_consent(question, cell, kind);
    const bool glass_may_break = question.request.mode == Mode::emergency && question.policy.open_to_emergency(kind);
    return ordinary.effect == Effect::permit || !glass_may_break ? ordinary : break_glass(question, kind);
}

Decision judge(const Question& question, Kind kind) {
    const Party party = question.request.requester.party;
    const Cell& cell = question.policy.cell(kind, party);
    if (const std::optional<Ground> ground = turned_away(question, cell)) {
        return deny(*ground);
    }
    switch (party) {
        case Party::resident: return judge_resident(question);
        case Party::proxy: return judge_proxy(question, kind);
        case Party::municipality: return judge_municipality(question, cell, kind);
        case Party::care_manager:
        case Party::service_provider:
        case Party::care_facility:
        case Party::medical_institution: return judge_organisation(question, cell, kind);
    }
    return deny(Ground::no_policy);
}

// R13
Decision with_own_facts(Decision decision, Party party) {
    const bool hides_own = decision.ground == Ground::protective_hold || decision.ground == Ground::role_not_allowed ||
                           decision.ground == Ground::purpose_not_allowed || decision.ground == Ground::reason_required;
    if (decision.effect == Effect::deny && !hides_own && (is_organisation(party) || party == Party::municipality)) {
        decision.effect = Effect::own;
    }
    return decision;
}

}  // namespace

std::string_view name_of(Effect effect) {
    switch (effect) {
        case Effect::deny: return "deny";
        case Effect::own: return "own";
        case Effect::permit: return "permit";
    }
    return "unknown";
}

std::string_view name_of(Ground ground) {
    static constexpr std::array<std::string_view, 22> names = {
        "no_policy",   "protective_hold", "role_not_allowed", "purpose_not_allowed", "deceased",  "self",
        "proxy",       "proxy_expired",   "no_relation",      "relation_expired",    "statute",   "disaster",
        "own_only",    "relation",        "consent",          "refused",             "withdrawn", "no_consent",
        "emergency",   "reason_required", "emergency_refused", "addressed"};
    const std::size_t at = static_cast<std::size_t>(ground);
    return at < names.size() ? names[at] : "unknown";
}

bool has_live_relation(const Request& request, const SubjectState& subject) {
    return is_organisation(request.requester.party) &&
           std::any_of(subject.relations.begin(), subject.relations.end(), [&](const Relation& relation) {
               return is_of(relation, request.requester) && alive(relation, request.day);
           });
}

Decisions decide(const Policy& policy, const Request& request, const SubjectState& subject, KindSet kinds) {
    const Question question{policy,
                            request,
                            subject,
                            held_back(request.requester, subject, request.day),
                            has_live_relation(request, subject),
                            ApplicableDirectives(request, subject, kinds)};
    Decisions decisions;
    for (const Kind kind : all_kinds) {
        if (kinds.holds(kind)) {
            decisions.of(kind) = with_own_facts(judge(question, kind), request.requester.party);
        }
    }
    return decisions;
}

std::optional<Purpose> own_purpose(Party party) {
    switch (party) {
        case Party::resident:
        case Party::proxy: return Purpose::self;
        case Party::municipality: return Purpose::administration;
        case Party::care_manager:
        case Party::service_provider:
        case Party::care_facility: return Purpose::care;
        case Party::medical_institution: return Purpose::treatment;
    }
    return std::nullopt;
}

Decision decide(const Policy& policy, const Request& request, const SubjectState& subject, Kind kind) {
    const bool known = std::find(all_kinds.begin(), all_kinds.end(), kind) != all_kinds.end();
    return known ? decide(policy, request, subject, KindSet::of(kind)).of(kind) : Decision{};
}

}  // namespace kakehashi::consent
