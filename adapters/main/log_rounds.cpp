#include "adapters/main/log_rounds.h"

#include <spdlog/spdlog.h>

namespace kakehashi::app {
namespace {

constexpr std::int64_t census_every_s = 3'600;

}  // namespace

Result<KeptLog> keep_log(Node& node, std::int64_t at_least_apart_s, storage::LogHeads::Restored restored,
                         const storage::Progress& progress) {
    TRY(storage::LogHeads* const heads, node.heads());
    if (restored == storage::LogHeads::Restored::yes) {  // before anything is written under the old origin
        TRY_DONE(heads->sign(restored, progress));
    }
    KeptLog kept;
    TRY(kept.census, storage::make_census(node.database(), node.ledger(), node.hasher(), at_least_apart_s, progress));
    TRY(kept.head, heads->sign(storage::LogHeads::Restored::no, progress));
    return kept;
}

Rounds::Work log_rounds(Node& node) {
    return [&node](const std::stop_token&) {
        if (const auto kept = keep_log(node, census_every_s, storage::LogHeads::Restored::no, {}); !kept) {
            spdlog::error("the log's head could not be signed: {} [{}]", kept.error().message, kept.error().code);
        }
        return std::chrono::seconds(node.configuration().ledger_head_every_s);
    };
}

}  // namespace kakehashi::app
