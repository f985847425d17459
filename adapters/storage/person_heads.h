#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "adapters/storage/database.h"
#include "consent/ports/hasher.h"

namespace kakehashi::storage {

/// A person's head: as locked by the running transaction, or as remembered.
struct PersonHead {
    std::int64_t epoch = 0;
    std::int64_t run = 0;
    consent::Digest previous{};
    bool moved = false;  ///< has new entries that are not written yet
};

using PersonHeads = std::map<std::int64_t, PersonHead>;

enum class HeadLock : std::uint8_t { none, skip_locked, wait };

/// The heads of `persons`, locked in ascending order (docs/architecture.md, "The commit"). With `skip_locked`, heads
/// somebody else holds are left out; SQLite transactions hold everything already. Inside a transaction, unless `none`.
[[nodiscard]] PersonHeads heads_of(Connection& connection, const std::vector<std::int64_t>& persons, HeadLock lock);

/// Raises the epoch of every locked head in `heads`, in the database and in the map.
void raise_epochs(Connection& connection, PersonHeads& heads);

/// Locks the heads of `persons`, given in ascending order, with waiting, and raises their epochs, in one exchange. Inside a
/// transaction.
void lock_and_raise_epochs(Connection& connection, const std::vector<std::int64_t>& persons);

/// Raises the global epoch: policy, declarations, insurers that start.
void raise_global_epoch(Connection& connection);

}  // namespace kakehashi::storage
