#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "adapters/storage/database.h"
#include "consent/ledger/tile_hashes.h"
#include "consent/ports/hasher.h"
#include "domain/result.h"

namespace kakehashi::storage {

/// What has been done of all there is to do.
using Progress = std::function<void(std::int64_t done, std::int64_t all)>;

/// The entries of the log that are committed.
[[nodiscard]] std::int64_t log_size(Connection& connection);
/// Of these, how many are in tiles.
[[nodiscard]] std::int64_t tiled_entries(Connection& connection);

/// Reads tiles of the log on this connection, while it lives.
[[nodiscard]] consent::ledger::TileReader log_tiles(Connection& connection);

/// The commitments of the entries from `from` to before `to`. Broken (KK-7132) when one is missing or is no digest.
[[nodiscard]] Result<std::vector<consent::Digest>> commitments_of(Connection& connection, std::int64_t from, std::int64_t to);

/// Makes tiles of the entries up to `size`, which must be committed, in short transactions of their own: nobody waits for it,
/// and what was done stays done. With the log's turn, outside transactions. Errors as those of `commitments_of`.
[[nodiscard]] Result<Done> extend_log_tiles(Connection& connection, const consent::Hasher& hasher, std::int64_t size,
                                            const Progress& progress);

/// Throws the tiles away: they are made anew from the entries.
void forget_log_tiles(Connection& connection);

}  // namespace kakehashi::storage
