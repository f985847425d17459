#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "adapters/main/node.h"
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

/// Signs heads, and makes a census every hour, while it lives. Failures go to the server's log, and the next round tries again.
class LogKeeper {
public:
    explicit LogKeeper(Node& node);
    LogKeeper(const LogKeeper&) = delete;
    LogKeeper& operator=(const LogKeeper&) = delete;
    ~LogKeeper();

private:
    void run();

    Node& node_;
    std::mutex mutex_;
    std::condition_variable told_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace kakehashi::app
