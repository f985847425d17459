#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "adapters/storage/database.h"
#include "adapters/storage/ledger_writer.h"
#include "adapters/storage/log_tiles.h"
#include "consent/ledger/census.h"
#include "consent/ledger/proof.h"
#include "domain/identifiers.h"
#include "domain/result.h"

namespace kakehashi::storage {

/// A census as kept.
struct Census {
    std::int64_t id = 0;
    std::int64_t size = 0;     ///< it tells of the entries before this one
    std::int64_t persons = 0;  ///< those with entries
    consent::Digest root{};
    std::int64_t entry = 0;    ///< the log's entry that commits it
    Timestamp made_at;
};

/// The name of a person in censuses: a keyed hash under the ledger key.
[[nodiscard]] consent::Digest census_name(const Key& ledger_key, PersonId person);

/// Makes a census of everyone who has entries and commits it by an entry of the log. Memory: a few portions of people. Nothing is
/// made when the log has not grown since the last one, or when the last one is younger than `at_least_apart_s`; the last one is then
/// given. Errors of the database; unavailable (KK-7131) when another process is at it.
[[nodiscard]] Result<Census> make_census(Database& database, const LedgerWriter& writer, const consent::Hasher& hasher,
                                         std::int64_t at_least_apart_s, const Progress& progress);

/// Missing (KK-7138) when none was made.
[[nodiscard]] Result<Census> newest_census(Connection& connection);

/// A line of a census and its place in the tree.
struct CensusLine {
    consent::ledger::CensusLeaf leaf;
    std::uint64_t index = 0;
    consent::ledger::Proof inclusion;
};

/// What the newest census says of a name: its line; or, when it has none, the lines on both sides of where it would stand.
struct CensusProof {
    consent::Digest name{};
    std::optional<CensusLine> line;
    std::optional<CensusLine> before;
    std::optional<CensusLine> after;
};
/// Broken (KK-7139) when the tiles kept are not those of the census.
[[nodiscard]] Result<CensusProof> prove_by_census(Connection& connection, const consent::Hasher& hasher, const Census& census,
                                                  const consent::Digest& name);

}  // namespace kakehashi::storage
