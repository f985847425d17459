#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "adapters/storage/database.h"
#include "adapters/storage/person_heads.h"
#include "domain/calendar_date.h"

namespace kakehashi::storage {

/// How the ledger's entries reach the database: the statements of each dialect (docs/architecture.md, "The commit"). What an entry
/// says is ledger_writer.h's. All throw what SOCI throws, and when fewer rows were written than were handed over.

/// One entry ready to be stored.
struct EntryRow {
    std::int64_t person = 0;
    std::int64_t run = 0;
    std::string commitment;  ///< hexadecimal
    std::string sealed;      ///< base64
};

/// What a logged answer was decided on; the log's head must still agree.
struct DecidedOn {
    std::int64_t global_epoch = 0;
    CalendarDate day;
};

/// Moves the heads that have new entries, grows the log and appends the rows. The index of the first, or nothing when
/// `decided_on` no longer holds. Inside a transaction.
[[nodiscard]] std::optional<std::int64_t> append_rows(Connection& connection, const std::vector<EntryRow>& rows,
                                                      const PersonHeads& heads, const std::optional<DecidedOn>& decided_on);

/// Epochs and places in the chains as they were before new entries were composed, in the order of the persons.
struct RememberedHeads {
    explicit RememberedHeads(const PersonHeads& heads);

    std::string epochs;  ///< array literals
    std::string runs;
};

/// The same in one statement, on PostgreSQL: nothing also when a head is no longer as remembered, or held by somebody.
[[nodiscard]] std::optional<std::int64_t> append_rows_if_unmoved(Connection& connection, const std::vector<EntryRow>& rows,
                                                                 const PersonHeads& heads, const RememberedHeads& before,
                                                                 const DecidedOn& decided_on);

/// Moves the heads and puts the rows aside, `before` of them having been put there in earlier portions; then all are appended in
/// one go. On PostgreSQL, inside one transaction.
void prepare_rows(Connection& connection, const std::vector<EntryRow>& rows, const PersonHeads& heads, std::int64_t before);
void append_prepared_rows(Connection& connection, std::int64_t count);

/// The database's day in Japan as an SQL expression over log_head; never goes back.
[[nodiscard]] std::string day_expression(Dialect dialect);

}  // namespace kakehashi::storage
