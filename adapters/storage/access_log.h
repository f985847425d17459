#pragma once

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

/// The access log with group commit: one appender thread per process commits whatever is queued, up to 256 entries, in
/// one transaction; requests wait for theirs. Idle, an entry waits for nobody. Thread-safe.
///
/// On PostgreSQL the appender remembers the heads it has moved and tries the whole commit as one statement that checks
/// them under their locks (docs/decisions/0010); when they are no longer as remembered, it locks them and looks. It does
/// not wait for the disk: a flusher does, for several commits at once, and answers (docs/decisions/0012).
class GroupCommitLog final : public consent::AccessLog {
public:
    /// `database` and `writer` must outlive the log.
    GroupCommitLog(Database& database, const LedgerWriter& writer);
    ~GroupCommitLog() override;

    void append(consent::AccessAttempt attempt, Then then) override;

private:
    struct Waiting;
    using Batch = std::vector<std::unique_ptr<Waiting>>;

    void run();
    [[nodiscard]] Batch next_batch();
    void commit(Batch batch);
    [[nodiscard]] std::unique_ptr<Connection> connect() const;
    [[nodiscard]] bool commit_remembered(Connection& connection, Batch& batch);
    void remember_all_of(Connection& connection, const Batch& batch);
    void commit_locked(Connection& connection, Batch& batch);
    void answer_when_durable(Batch& batch, std::vector<WrittenEntry> written);

    Database& database_;
    const LedgerWriter& writer_;
    std::optional<Flusher> flusher_;          ///< on PostgreSQL
    std::unique_ptr<Connection> connection_;  ///< of the appender thread alone, as is what follows
    std::unordered_map<std::int64_t, PersonHead> remembered_;  ///< heads as last seen; only a hint, every write checks
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<std::unique_ptr<Waiting>> queue_;
    bool stopping_ = false;
    std::thread appender_;
};

}  // namespace kakehashi::storage
