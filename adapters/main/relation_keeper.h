#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "adapters/main/node.h"

namespace kakehashi::app {

/// Raises claim months by service use (adapters/storage/claim_months.h) when it begins and then once a day, while it lives. Failures go
/// to the server's log, and are tried again.
class RelationKeeper {
public:
    explicit RelationKeeper(Node& node);
    RelationKeeper(const RelationKeeper&) = delete;
    RelationKeeper& operator=(const RelationKeeper&) = delete;
    /// Waits for what has begun to come to an end.
    ~RelationKeeper();

private:
    void run();
    [[nodiscard]] bool goes_on();
    /// Whether all was looked at on that day.
    [[nodiscard]] bool keep(CalendarDate day);

    Node& node_;
    std::mutex mutex_;
    std::condition_variable told_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace kakehashi::app
