#pragma once

#include <optional>
#include <string_view>

#include "consent/decision.h"
#include "consent/directive.h"
#include "consent/request.h"

namespace kakehashi::consent {

[[nodiscard]] std::optional<Ground> ground_named(std::string_view name);

/// The rule of docs/consent-model.md by which a decision has that ground, as the document numbers it: "R7", "D2". `scope` is that of the
/// directive that settled it (comprehensive for one that cannot be read); where none is known of, both rules it may have been: "D1/D2".
/// conf/grounds.csv says each in words. Pure.
[[nodiscard]] std::string_view rule_of(Ground ground, const Requester& requester, Mode mode, std::optional<Scope> scope);

}  // namespace kakehashi::consent
