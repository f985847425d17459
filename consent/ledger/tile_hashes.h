#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <utility>
#include <vector>

#include "consent/ports/hasher.h"
#include "consent/ports/subtree_hashes.h"

namespace kakehashi::consent::ledger {

/// Reads the hashes that are kept of a tile, as many as there are; missing when there is no such tile.
using TileReader = std::function<Result<std::vector<Digest>>(unsigned level, std::uint64_t index)>;

/// Hashes of subtrees out of tiles; what lies between two levels is hashed anew. Keeps the tiles it read: a proof in a tree of
/// ten million leaves needs six. Not for sharing between threads.
class TileHashes final : public SubtreeHashes {
public:
    TileHashes(const Hasher& hasher, TileReader read) : hasher_(hasher), read_(std::move(read)) {}

    [[nodiscard]] Result<Digest> subtree(unsigned height, std::uint64_t index) override;

private:
    [[nodiscard]] Result<Digest> hash_in(const std::vector<Digest>& tile, std::uint64_t first, std::uint64_t count) const;

    const Hasher& hasher_;
    TileReader read_;
    std::map<std::pair<unsigned, std::uint64_t>, std::vector<Digest>> tiles_;
};

}  // namespace kakehashi::consent::ledger
