#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "adapters/storage/database.h"
#include "adapters/storage/entry_rows.h"
#include "adapters/storage/kept_key.h"
#include "adapters/storage/person_heads.h"
#include "adapters/storage/sealing.h"
#include "consent/ports/hasher.h"
#include "domain/identifiers.h"

namespace kakehashi::storage {

/// One event about to become an entry.
struct LedgerEvent {
    std::string type;
    std::string event;  ///< canonical JSON object
    std::optional<PersonId> person;
};

struct WrittenEntry {
    std::int64_t index = 0;
    consent::Digest leaf{};
    Timestamp at;
};

/// Writes entries: per-person chains, then the log's head, then the rows, so that the head is held shortest.
class LedgerWriter {
public:
    LedgerWriter(const consent::Hasher& hasher, const Key& ledger_key) : hasher_(hasher), key_(ledger_key) {}

    /// Inside a transaction, last before its commit. Each event's person must be in `heads`. Nothing when `decided_on`
    /// no longer holds: roll back. Throws what SOCI throws.
    [[nodiscard]] std::optional<std::vector<WrittenEntry>> write(Connection& connection,
                                                                 const std::vector<LedgerEvent>& events,
                                                                 PersonHeads& heads,
                                                                 const std::optional<DecidedOn>& decided_on) const;

    /// The same in one statement that is a transaction of its own, for heads that are only remembered (PostgreSQL): it locks
    /// them, compares them with what the database has, and writes everything or nothing. Nothing when a head has moved or
    /// is held by somebody, or when `decided_on` no longer holds. Heads are then as useless as before; otherwise they are
    /// as written. Durable on return.
    [[nodiscard]] std::optional<std::vector<WrittenEntry>> write_if_unmoved(Connection& connection,
                                                                            const std::vector<LedgerEvent>& events,
                                                                            PersonHeads& heads,
                                                                            const DecidedOn& decided_on) const;

    /// For more entries than one statement should carry (PostgreSQL): the persons' chains and the entries are prepared in
    /// portions, before the log's head is held; `before` tells how many of the transaction's entries came in earlier portions.
    /// Then all of them are appended in one go. Inside a transaction, last before its commit.
    void prepare(Connection& connection, const std::vector<LedgerEvent>& events, PersonHeads& heads, std::int64_t before) const;
    void append_prepared(Connection& connection, std::int64_t count) const;

    /// What is sealed for one entry: salt ‖ body.
    [[nodiscard]] const Key& key() const { return *key_; }

private:
    struct Composed;
    [[nodiscard]] Composed compose(const std::vector<LedgerEvent>& events, PersonHeads& heads) const;

    const consent::Hasher& hasher_;
    KeptKey key_;
};

/// The sealing context of an entry's row: this and the commitment in hexadecimal.
inline constexpr std::string_view entry_context_prefix = "entry/";
[[nodiscard]] std::string entry_context(const consent::Digest& commitment);

/// The current instant by this machine's clock.
[[nodiscard]] Timestamp now();

}  // namespace kakehashi::storage
