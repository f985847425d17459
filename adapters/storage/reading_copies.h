#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "adapters/storage/database.h"
#include "adapters/storage/key_ring.h"

namespace kakehashi::storage {

/// So many persons are read together: a person may have some thousand facts.
inline constexpr std::size_t copies_at_a_time = 32;

/// Makes the reading copies of those persons anew, each good for the epoch it was read at; what cannot be read gets none. A
/// reader trusts a copy only at that very epoch, so nothing goes wrong when they are made late, twice or never. One
/// transaction. Throws what SOCI throws.
void make_reading_copies(Connection& connection, KeyRing& keys, const std::vector<std::int64_t>& persons);

}  // namespace kakehashi::storage
