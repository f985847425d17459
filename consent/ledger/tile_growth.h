#pragma once

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "consent/ledger/tile_hashes.h"
#include "consent/ports/hasher.h"
#include "domain/result.h"

namespace kakehashi::consent::ledger {

/// Makes the tiles of a tree that grows: what is new, from the right edge of what there is. Memory: the right edge and what
/// was not taken yet. Not for sharing between threads.
class TileGrowth {
public:
    using Tiles = std::map<std::pair<unsigned, std::uint64_t>, std::vector<Digest>>;

    /// Of a new tree.
    explicit TileGrowth(const Hasher& hasher) : hasher_(hasher) {}
    /// Goes on where a tree of `size` leaves ends. The reader's errors; missing (KK-7113) when a tile is narrower than it must be.
    [[nodiscard]] static Result<TileGrowth> from(const Hasher& hasher, std::uint64_t size, const TileReader& read);

    void append(const Digest& leaf);
    [[nodiscard]] std::uint64_t size() const { return levels_.empty() ? 0 : levels_.front().count; }
    /// Of the tree so far.
    [[nodiscard]] Digest root() const;
    /// The tiles that changed since the last time, by level and index, each with all its hashes.
    [[nodiscard]] Tiles take_changed();
    /// The tiles that are not full: with them a reader for `from` can do without those before.
    [[nodiscard]] Tiles edge() const;

private:
    struct Level {
        std::uint64_t count = 0;    ///< hashes so far
        std::vector<Digest> edge;   ///< of the tile that is not full
        bool changed = false;
    };
    void append(unsigned level, const Digest& hash);

    const Hasher& hasher_;
    std::vector<Level> levels_;
    Tiles changed_;
};

}  // namespace kakehashi::consent::ledger
