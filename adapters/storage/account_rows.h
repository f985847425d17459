#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "adapters/storage/database.h"
#include "adapters/storage/ledger_writer.h"
#include "adapters/storage/person_act.h"
#include "adapters/storage/sealing.h"
#include "consent/ports/accounts.h"

namespace kakehashi::storage {

/// An account as it is on file.
struct StoredAccount {
    consent::Account account;
    std::int64_t enrolment = 0;  ///< of a resident
    std::string name;            ///< of staff, sealed
    bool linked = false;
    Timestamp invited_at;
    std::int64_t used_at = 0;   ///< microseconds since 1970; 0: never
    std::int64_t ended_at = 0;  ///< the same; 0: it has not ended

    /// Whether it counts on that day.
    [[nodiscard]] bool in_force(CalendarDate day) const;
};

[[nodiscard]] std::optional<StoredAccount> read_account(Connection& connection, std::int64_t number);
/// The one that is linked to them and has not ended.
[[nodiscard]] std::optional<StoredAccount> account_linked_to(Connection& connection, const std::string& subject_hash);
[[nodiscard]] std::vector<StoredAccount> read_accounts(Connection& connection);
/// Of the staff of that party's organisation.
[[nodiscard]] std::vector<StoredAccount> read_accounts_of(Connection& connection, const consent::Requester& organisation);
/// As what the name of a member of staff, and the subject an account is linked to, are sealed.
[[nodiscard]] std::string name_context(std::int64_t number);
[[nodiscard]] std::string subject_context(std::int64_t number);

/// Of whom the account is, what stands in its place: keyed hashes, so that the table tells nobody who that is.
[[nodiscard]] std::string subject_hash(const Key& key, const consent::SignedInAs& who);
[[nodiscard]] std::string code_hash(const Key& key, const std::string& code);

/// Writes the entry of an act about an account, last in the transaction: in the person's own chain where it is a resident's.
[[nodiscard]] Result<WrittenEntry> write_account_entry(Connection& connection, const LedgerWriter& writer, const std::string& act,
                                                       const consent::Account& account, const std::string& by);

}  // namespace kakehashi::storage
