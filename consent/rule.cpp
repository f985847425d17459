#include "consent/rule.h"

namespace kakehashi::consent {
namespace {

std::string_view by_scope(std::optional<Scope> scope, std::string_view specific, std::string_view comprehensive, std::string_view either) {
    return !scope ? either : *scope == Scope::organisation ? specific : comprehensive;
}

std::string_view without_relation(Party party) {
    switch (party) {
        case Party::resident: return "R5";
        case Party::proxy: return "R6";
        case Party::municipality: return "R8";
        case Party::care_manager:
        case Party::service_provider:
        case Party::care_facility:
        case Party::medical_institution: return "R9";
    }
    return "R9";
}

std::string_view of_role(const Requester& requester, Mode mode) {
    const bool may_break_glass = requester.role == Role::physician || requester.role == Role::nurse;
    return mode == Mode::emergency && requester.party == Party::medical_institution && !may_break_glass ? "R12" : "R2";
}

}  // namespace

std::optional<Ground> ground_named(std::string_view name) {
    for (int at = 0; at <= static_cast<int>(Ground::addressed); ++at) {
        if (name_of(static_cast<Ground>(at)) == name) {
            return static_cast<Ground>(at);
        }
    }
    return std::nullopt;
}

std::string_view rule_of(Ground ground, const Requester& requester, Mode mode, std::optional<Scope> scope) {
    switch (ground) {
        case Ground::protective_hold: return "R0";
        case Ground::no_policy: return "R1";
        case Ground::role_not_allowed: return of_role(requester, mode);
        case Ground::purpose_not_allowed: return "R3";
        case Ground::deceased: return "R4";
        case Ground::self: return "R5";
        case Ground::proxy:
        case Ground::proxy_expired: return "R6";
        case Ground::no_relation:
        case Ground::relation_expired: return without_relation(requester.party);
        case Ground::statute: return "R7";
        case Ground::disaster: return "R8";
        case Ground::own_only:
        case Ground::relation: return "R10";
        case Ground::consent: return by_scope(scope, "D3", "D4", "D3/D4");
        case Ground::refused:
        case Ground::withdrawn: return by_scope(scope, "D1", "D2", "D1/D2");
        case Ground::no_consent: return "D5";
        case Ground::emergency:
        case Ground::reason_required:
        case Ground::emergency_refused: return "R12";
        case Ground::addressed: return "3";
    }
    return "";
}

}  // namespace kakehashi::consent
