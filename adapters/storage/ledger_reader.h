#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "adapters/storage/database.h"
#include "adapters/storage/ledger_writer.h"
#include "consent/ledger/checkpoint.h"
#include "consent/ports/hasher.h"
#include "domain/identifiers.h"
#include "domain/result.h"

namespace kakehashi::storage {

/// One entry as stored, opened.
struct LedgerEntry {
    std::int64_t index = 0;
    std::int64_t run = 0;
    std::string leaf;  ///< hex
    std::string body;  ///< canonical JSON
};

/// What recomputing the whole log found.
struct LedgerVerification {
    std::int64_t entries = 0;
    std::int64_t chains = 0;
    std::string root;  ///< hex; of the RFC 9162 tree over all leaves
    /// What is wrong, one line each, at most 100; empty when all holds.
    std::vector<std::string> faults;
};

/// Heads of the log that were signed before and kept outside.
using OutsideHeads = std::vector<consent::ledger::Checkpoint>;

/// The entries of a person's chain and of the chains of those who were linked to become that person, oldest first; all numbers
/// the person had count.
[[nodiscard]] Result<std::vector<LedgerEntry>> entries_of(Database& database, const LedgerWriter& writer,
                                                          const consent::Hasher& hasher, InsurerNumber insurer,
                                                          InsuredNumber insured);

/// Recomputes every commitment, leaf and chain and the tree: indices without gaps, bodies that match their commitments,
/// runs without gaps, previous leaves that match, heads that are the last leaf; and that the tree goes on from each of `heads`.
/// Memory: one digest per person.
[[nodiscard]] Result<LedgerVerification> verify_ledger(Database& database, const LedgerWriter& writer,
                                                       const consent::Hasher& hasher,
                                                       const std::function<void(std::int64_t, std::int64_t)>& progress,
                                                       const OutsideHeads& heads = {});

}  // namespace kakehashi::storage
