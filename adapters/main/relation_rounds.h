#pragma once

#include "adapters/main/node.h"
#include "adapters/main/rounds.h"

namespace kakehashi::app {

/// Raises claim months by service use (adapters/storage/claim_months.h) at the first round and then once a day. Failures go to the
/// server's log, and are tried again.
[[nodiscard]] Rounds::Work relation_rounds(Node& node);

}  // namespace kakehashi::app
