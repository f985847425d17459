#pragma once

#include <cstdint>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "adapters/storage/database.h"
#include "adapters/storage/key_ring.h"

namespace kakehashi::storage {

/// Persons whose reading copies are due, some at a time, for several who make them. Thread-safe.
class CopyQueue {
public:
    explicit CopyQueue(std::vector<std::vector<std::int64_t>> due) : due_(std::move(due)) {}

    /// Whether there is work for more than one.
    [[nodiscard]] bool is_long() const { return due_.size() > 1; }
    /// Makes copies until none is due. Throws what SOCI throws; the rest of what was in hand gets no copies then.
    void work_off(Connection& connection, KeyRing& keys);

private:
    [[nodiscard]] std::vector<std::int64_t> next();

    std::mutex mutex_;
    std::vector<std::vector<std::int64_t>> due_;
};

/// A thread with a connection of its own that works a long queue off beside the caller, on PostgreSQL: there, whoever makes
/// copies waits for the database half of the time. On SQLite, which has one writer, and for a short queue it does nothing.
/// What goes wrong in it ends it and concerns nobody.
class CopyHelper {
public:
    /// All must outlive the helper.
    CopyHelper(Database& database, KeyRing& keys, CopyQueue& queue) noexcept;
    /// Waits for the copies in hand.
    ~CopyHelper();
    CopyHelper(const CopyHelper&) = delete;
    CopyHelper& operator=(const CopyHelper&) = delete;

private:
    std::thread thread_;
};

}  // namespace kakehashi::storage
