#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "adapters/storage/database.h"
#include "domain/result.h"

namespace kakehashi::storage {

/// Makes committed transactions durable on PostgreSQL, off the thread that commits them (docs/decisions/0012). Whoever
/// commits with `synchronous_commit = off` hands over what is to happen then; one flush serves all that has come.
/// Thread-safe.
class Flusher {
public:
    /// Called on the flusher's thread: nothing when all that was committed before the hand-over is durable, an Error when
    /// that is unknown.
    using Then = std::function<void(const std::optional<Error>&)>;

    /// `database` must outlive the flusher.
    explicit Flusher(Database& database);
    /// Serves what was handed over, then ends.
    ~Flusher();
    Flusher(const Flusher&) = delete;
    Flusher& operator=(const Flusher&) = delete;

    void after_flush(Then then);

private:
    void run();
    [[nodiscard]] std::vector<Then> next();
    [[nodiscard]] std::optional<Error> flush();

    Database& database_;
    std::unique_ptr<Connection> connection_;  ///< of the flusher's thread alone
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::vector<Then> waiting_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace kakehashi::storage
