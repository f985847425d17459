#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <unordered_map>
#include <vector>

#include "adapters/storage/database.h"
#include "adapters/storage/flusher.h"
#include "adapters/storage/ledger_writer.h"
#include "consent/ports/access_log.h"

namespace kakehashi::storage {

/// One thread with its own connection that commits the entries of answers: whatever is queued, up to 256, in one transaction.
/// Idle, an entry waits for nobody. Thread-safe.
///
/// On PostgreSQL it remembers the heads it has moved and tries the whole commit as one statement that checks them under
/// their locks (docs/decisions/0010); when they are no longer as remembered, it locks them and looks.
///
/// On SQLite whoever writes holds everybody up, and an import that changes a person again and again would make every answer about
/// them stale. So an answer that may wait and is stale keeps the turn to write until it was decided again, or for a moment at most.
class Appender {
public:
    /// All must outlive the appender. Without a flusher (SQLite) every commit is durable by itself.
    Appender(Database& database, const LedgerWriter& writer, Flusher* flusher);
    /// Commits what is queued, then ends.
    ~Appender();
    Appender(const Appender&) = delete;
    Appender& operator=(const Appender&) = delete;

    void append(consent::AccessAttempt attempt, consent::AccessLog::Then then);

private:
    struct Waiting;
    using Batch = std::vector<std::unique_ptr<Waiting>>;

    using Clock = std::chrono::steady_clock;

    void run();
    [[nodiscard]] Batch next_batch();
    void wait_for_work(std::unique_lock<std::mutex>& lock);
    void keep_turn(Connection& connection);
    void let_turn_go();
    void commit(Batch batch);
    void commit_alike(Batch& batch);
    [[nodiscard]] std::unique_ptr<Connection> connect() const;
    [[nodiscard]] bool commit_remembered(Connection& connection, Batch& batch);
    void remember_all_of(Connection& connection, const Batch& batch);
    void commit_locked(Connection& connection, Batch& batch);
    void answer_when_durable(Batch& batch, std::vector<WrittenEntry> written);

    Database& database_;
    const LedgerWriter& writer_;
    Flusher* flusher_;
    std::unique_ptr<Connection> connection_;  ///< of the thread alone, as is what follows
    std::unordered_map<std::int64_t, PersonHead> remembered_;  ///< heads as last seen; only a hint, every write checks
    std::optional<Clock::time_point> turn_kept_until_;
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<std::unique_ptr<Waiting>> queue_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace kakehashi::storage
