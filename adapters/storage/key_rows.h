#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "adapters/storage/database.h"

namespace kakehashi::storage {

// What the database holds of keys, as rows. All throw what SOCI throws.

/// A row of `sealing_key`. Its owner is `131011` for the first key of that insurer, `131011/2` for the one after it.
struct KeyRow {
    std::string purpose;
    std::string owner;
    std::string wrapped;
    std::int64_t created_at = 0;

    [[nodiscard]] int number() const;
    /// Without the number.
    [[nodiscard]] std::string whose() const;
};
[[nodiscard]] std::string numbered_owner(const std::string& whose, int number);

/// Those of one owner, oldest number first.
[[nodiscard]] std::vector<KeyRow> key_rows(Connection& connection, const std::string& purpose, const std::string& whose);
/// Everybody's.
[[nodiscard]] std::vector<KeyRow> all_key_rows(Connection& connection);
/// Made now; nothing happens when there is one.
void insert_key_row(Connection& connection, const KeyRow& row);

/// A setting of the database, inside whatever transaction there is; empty when it was never set.
[[nodiscard]] std::string setting(Connection& connection, const std::string& name);
void set_setting(Connection& connection, const std::string& name, const std::string& value);

/// The number of the master key that new keys are put under.
[[nodiscard]] int master_number(Connection& connection);
void set_master_number(Connection& connection, int number);
/// Until the end of the transaction nobody else changes that number (`hold_…`), or puts a key under it (`change_…`).
void hold_master_number(Connection& connection);
void change_master_number(Connection& connection);

/// Which number the keys of an insurer's enrolments are to have, and since when; 0: since the insurer's first.
struct EnrolmentKeys {
    int number = 1;
    std::int64_t since = 0;
};
[[nodiscard]] EnrolmentKeys enrolment_keys_of(Connection& connection, const std::string& insurer);
void set_enrolment_keys_of(Connection& connection, const std::string& insurer, const EnrolmentKeys& keys);

}  // namespace kakehashi::storage
