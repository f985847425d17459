#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "adapters/storage/census_check.h"
#include "adapters/storage/database.h"
#include "adapters/storage/head_check.h"
#include "adapters/storage/ledger_faults.h"
#include "adapters/storage/ledger_writer.h"
#include "adapters/storage/log_tiles.h"
#include "adapters/storage/verified_state.h"
#include "consent/ports/hasher.h"
#include "domain/result.h"

namespace kakehashi::storage {

/// What recomputing the whole log found.
struct LedgerVerification {
    std::int64_t entries = 0;
    std::int64_t chains = 0;
    std::string root;             ///< hex; of the RFC 9162 tree over all leaves
    std::int64_t tiles = 0;       ///< compared; of the log and of the newest census
    std::int64_t heads = 0;       ///< kept in the database
    std::int64_t censuses = 0;    ///< kept, of which
    std::int64_t censuses_remade = 0;
    bool signatures_checked = false;
    std::optional<std::uint64_t> remembered_to;  ///< size of the head beside the key, where it holds
    std::int64_t from = 0;        ///< entries verified before; `entries` has them too
    bool interrupted = false;     ///< then nothing was compared but the entries up to `entries`, and what stands under them
    std::optional<VerifiedState> state;  ///< to go on from; nothing when there are faults
    /// What is wrong, in the order in which it was found, the first of each kind; empty when all holds.
    std::vector<LedgerFault> faults;
    std::int64_t untold = 0;      ///< further faults of these kinds
};

struct VerificationScope {
    HeadWitness heads;
    Censuses censuses = Censuses::every;
    VerifiedState before;         ///< what it is to go on from
    std::function<bool()> stop;   ///< asked now and then whether to end here; may be empty
};

/// Recomputes everything the ledger keeps from the bodies of its entries, and compares (docs/ledger.md): commitments, leaves and
/// chains, everyone's and the log's heads, tiles, signed heads and origins, censuses. What is wrong is told and the rest goes on.
/// With `before` only what came after it is read, and compared with what was verified then; what is under it is not looked at again
/// (docs/ledger.md). In one snapshot: the log may grow meanwhile. Memory: one digest per person, fewer than a hundred bytes per census, some
/// tiles and heads. Errors of the database.
[[nodiscard]] Result<LedgerVerification> verify_ledger(Database& database, const LedgerWriter& writer,
                                                       const consent::Hasher& hasher, const Progress& progress,
                                                       const VerificationScope& scope = {});

}  // namespace kakehashi::storage
