#include "adapters/main/log_keeper.h"

#include <spdlog/spdlog.h>

#include <chrono>

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

LogKeeper::LogKeeper(Node& node) : node_(node), thread_([this] { run(); }) {}

LogKeeper::~LogKeeper() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    told_.notify_one();
    thread_.join();
}

void LogKeeper::run() {
    const std::chrono::seconds every(node_.configuration().ledger_head_every_s);
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        lock.unlock();
        if (const auto kept = keep_log(node_, census_every_s, storage::LogHeads::Restored::no, {}); !kept) {
            spdlog::error("the log's head could not be signed: {} [{}]", kept.error().message, kept.error().code);
        }
        lock.lock();
        told_.wait_for(lock, every, [this] { return stopping_; });
    }
}

}  // namespace kakehashi::app
