#include "consent/directive.h"

namespace kakehashi::consent {

std::string_view name_of(Scope scope) {
    switch (scope) {
        case Scope::comprehensive: return "comprehensive";
        case Scope::organisation: return "organisation";
    }
    return "unknown";
}

std::string_view name_of(DirectiveDecision decision) {
    switch (decision) {
        case DirectiveDecision::granted: return "granted";
        case DirectiveDecision::refused: return "refused";
        case DirectiveDecision::withdrawn: return "withdrawn";
    }
    return "unknown";
}

std::string_view name_of(Capacity capacity) {
    switch (capacity) {
        case Capacity::ok: return "ok";
        case Capacity::represented: return "represented";
        case Capacity::pending: return "pending";
    }
    return "unknown";
}

std::optional<Scope> scope_named(std::string_view name) {
    for (const Scope scope : {Scope::comprehensive, Scope::organisation}) {
        if (name_of(scope) == name) {
            return scope;
        }
    }
    return std::nullopt;
}

std::optional<DirectiveDecision> directive_decision_named(std::string_view name) {
    for (const DirectiveDecision decision :
         {DirectiveDecision::granted, DirectiveDecision::refused, DirectiveDecision::withdrawn}) {
        if (name_of(decision) == name) {
            return decision;
        }
    }
    return std::nullopt;
}

std::optional<Capacity> capacity_named(std::string_view name) {
    for (const Capacity capacity : {Capacity::ok, Capacity::represented, Capacity::pending}) {
        if (name_of(capacity) == name) {
            return capacity;
        }
    }
    return std::nullopt;
}

}  // namespace kakehashi::consent
