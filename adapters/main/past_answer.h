#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "consent/gate.h"
#include "consent/rule.h"
#include "domain/kind.h"
#include "domain/result.h"

namespace kakehashi::app {

/// One kind of a past answer, as the log says it.
struct PastDecision {
    Kind kind = Kind::certification;
    consent::Effect effect = consent::Effect::deny;
    consent::Ground ground = consent::Ground::no_policy;
    std::string settled_by;
};

/// An entry `access` (docs/audit-events.md), read back: who asked what, by which policy it was decided, and how.
struct PastAnswer {
    consent::Question question;  ///< without the person's numbers, which no entry holds
    std::string policy;          ///< its SHA-256
    std::vector<PastDecision> decisions;
};

/// Broken (KK-8305) when the body is not one of an access.
[[nodiscard]] Result<PastAnswer> past_answer(const std::string& body);

}  // namespace kakehashi::app
