#pragma once

#include <cstdint>
#include <filesystem>

#include "adapters/storage/database.h"
#include "adapters/storage/key_ring.h"
#include "adapters/storage/link_store.h"
#include "adapters/storage/ledger_writer.h"
#include "domain/result.h"
#include "domain/retention.h"

namespace kakehashi::storage {

/// What an erasure removed, or would remove.
struct Erasure {
    std::int64_t facts = 0;
    std::int64_t directives = 0;
    std::int64_t relations = 0;
    std::int64_t sets_removed = 0;   ///< sets whose kept bytes were about this enrolment only: the bytes go too
    std::int64_t sets_kept = 0;      ///< sets whose kept bytes hold rows of others as well
    std::int64_t other_enrolments = 0;  ///< of the same person; they stay
    WrittenEntry entry;
};

/// Erases enrolments: the key is destroyed and every row that hangs on it removed, in one transaction that raises the epoch and
/// writes an entry. Entries of the log stay, so that it can still be verified. Thread-safe.
///
/// A backup made before still holds the key. So the enrolment's random number is written to a list beside the master key, and
/// `replay` erases again what a restored database brings back.
class ErasureStore {
public:
    /// `list` need not exist yet.
    ErasureStore(Database& database, KeyRing& keys, const LedgerWriter& writer, Retention retention, std::filesystem::path list)
        : database_(database), keys_(keys), writer_(writer), retention_(retention), list_(std::move(list)) {}

    /// Unknown people are refused (KK-2302). Conflicting (KK-6531) while the enrolment has to be kept. Unavailable (KK-6532)
    /// when the list cannot be written: nothing is erased then.
    [[nodiscard]] Result<Erasure> erase(const EnrolmentNumbers& numbers, const Statement& statement, Trial trial = Trial::no);

    /// Erases again what is on the list and on file; how many. Reading copies that outlived an erasure go too. Before anything
    /// is answered.
    [[nodiscard]] Result<int> replay();

private:
    Database& database_;
    KeyRing& keys_;
    const LedgerWriter& writer_;
    Retention retention_;
    std::filesystem::path list_;
};

}  // namespace kakehashi::storage
