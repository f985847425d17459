#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "consent/disclosure.h"
#include "consent/gate.h"

namespace kakehashi::consent {

/// The event of one answer, as the ledger keeps it (docs/audit-events.md, `access`): who asked, for what, what was
/// decided on which grounds under which policy, and in an emergency under which declaration (none: 0). Canonical JSON; numbers of
/// the person are not in it.
[[nodiscard]] std::string access_event(const Question& question, const std::vector<DisclosedDecision>& decisions,
                                       std::string_view policy_sha256, std::int64_t declaration = 0);

}  // namespace kakehashi::consent
