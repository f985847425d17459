#pragma once

#include <condition_variable>
#include <deque>
#include <future>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "adapters/storage/database.h"
#include "adapters/storage/ledger_writer.h"
#include "consent/ports/access_log.h"

namespace kakehashi::storage {

/// The access log with group commit: one appender thread per process commits whatever is queued, up to 256 entries, in
/// one transaction; requests wait for theirs. Idle, an entry waits for nobody. Thread-safe.
class GroupCommitLog final : public consent::AccessLog {
public:
    /// `database` and `writer` must outlive the log.
    GroupCommitLog(Database& database, const LedgerWriter& writer);
    ~GroupCommitLog() override;

    [[nodiscard]] Result<std::variant<consent::AccessReceipt, consent::Stale>> append(
        consent::AccessAttempt attempt) override;

private:
    using Outcome = Result<std::variant<consent::AccessReceipt, consent::Stale>>;
    struct Waiting {
        consent::AccessAttempt attempt;
        std::promise<Outcome> outcome;
    };
    using Batch = std::vector<std::unique_ptr<Waiting>>;

    void run();
    [[nodiscard]] Batch next_batch();
    void commit(Batch batch);
    void commit_alike(Connection& connection, Batch& batch) const;

    Database& database_;
    const LedgerWriter& writer_;
    std::unique_ptr<Connection> connection_;  ///< of the appender thread alone
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<std::unique_ptr<Waiting>> queue_;
    bool stopping_ = false;
    std::thread appender_;
};

}  // namespace kakehashi::storage
