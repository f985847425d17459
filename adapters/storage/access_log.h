#pragma once

#include <future>
#include <optional>
#include <vector>

#include "adapters/storage/appender.h"
#include "adapters/storage/database.h"
#include "adapters/storage/flusher.h"
#include "adapters/storage/ledger_writer.h"
#include "consent/ports/access_log.h"

namespace kakehashi::storage {

/// The access log with group commit. Thread-safe.
///
/// One appender commits for all, and waits for no lock. On PostgreSQL a second one commits the answers that have to wait for
/// their person's lock, so that a locked person keeps nobody else waiting; neither waits for the disk: a flusher does, for
/// several commits at once, and answers (docs/decisions/0012).
class GroupCommitLog final : public consent::AccessLog {
public:
    /// `database` and `writer` must outlive the log.
    GroupCommitLog(Database& database, const LedgerWriter& writer);

    void append(consent::AccessAttempt attempt, Then then) override;
    [[nodiscard]] consent::AppendOutcome append_and_wait(consent::AccessAttempt attempt) override;
    [[nodiscard]] std::vector<consent::AppendOutcome> append_all_and_wait(std::vector<consent::AccessAttempt> attempts) override;

private:
    [[nodiscard]] std::future<consent::AppendOutcome> appended(consent::AccessAttempt attempt);

    std::optional<Flusher> flusher_;   ///< on PostgreSQL, as is the patient appender
    Appender prompt_;
    std::optional<Appender> patient_;
};

}  // namespace kakehashi::storage
