#pragma once

#include "adapters/main/node.h"
#include "adapters/main/rounds.h"
#include "adapters/storage/log_census.h"

namespace kakehashi::app {

/// What one round made.
struct KeptLog {
    storage::Census census;
    storage::SignedHead head;
};

/// A census, unless the last one is younger than `at_least_apart_s`, and a signed head over it.
[[nodiscard]] Result<KeptLog> keep_log(Node& node, std::int64_t at_least_apart_s, storage::LogHeads::Restored restored,
                                       const storage::Progress& progress);

/// Signs heads, and makes a census every hour. Failures go to the server's log, and the next round tries again.
[[nodiscard]] Rounds::Work log_rounds(Node& node);

}  // namespace kakehashi::app
