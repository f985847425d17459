#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/storage/database.h"
#include "adapters/storage/kept_key.h"
#include "adapters/storage/key_ring.h"
#include "adapters/storage/sealing.h"
#include "domain/identifiers.h"
#include "domain/person_record.h"
#include "domain/submission.h"

namespace kakehashi::storage {

/// Keyed hashes by which the same person is searched for: the database holds neither a name nor a date in clear. Whoever has
/// the database without the key sees only that two enrolments share one. Thread-safe.
class SearchKeys {
public:
    explicit SearchKeys(const Key& key) : key_(key) {}

    /// Of every search key of `identity` (domain/identity_score.h) one positive number, ascending.
    [[nodiscard]] std::vector<std::int64_t> of(const Identity& identity) const;
    /// A keyed hash of any text, hexadecimal.
    [[nodiscard]] std::string digest(std::string_view text) const;

private:
    KeptKey key_;
};

/// With the node's own key; made on first use, so not in a transaction.
[[nodiscard]] Result<SearchKeys> open_search_keys(KeyRing& keys);

/// Inserts the search keys of an enrolment. Inside a transaction.
void insert_keys(Connection& connection, const SearchKeys& keys, EnrolmentId enrolment, const Identity& identity);

/// Notes for the search what an import that is under way says of an enrolment: its search keys, unless they are those of
/// `before`, and that it is to be compared once the publication is there. Inside a transaction; never waits for other imports.
void note_identity(Connection& connection, const SearchKeys& keys, EnrolmentId enrolment, const Identity& identity,
                   const Identity* before, std::int64_t publication);

/// Notes former numbers that a newer row of the register names. As above.
void note_former_number(Connection& connection, EnrolmentId enrolment, const RegisterEntry& entry, std::int64_t publication);

}  // namespace kakehashi::storage
