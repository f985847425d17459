#include "consent/ledger/tile_hashes.h"

#include "consent/ledger/merkle_tree.h"
#include "consent/ledger/tile.h"

namespace kakehashi::consent::ledger {

Result<Digest> TileHashes::hash_in(const std::vector<Digest>& tile, std::uint64_t first, std::uint64_t count) const {
    if (first + count > tile.size()) {
        return Error{Fault::missing, "KK-7113", "the tiles do not reach as far as the tree asked for"};
    }
    return complete_root(hasher_, {tile.begin() + static_cast<std::ptrdiff_t>(first),
                                   tile.begin() + static_cast<std::ptrdiff_t>(first + count)});
}

Result<Digest> TileHashes::subtree(unsigned height, std::uint64_t index) {
    const unsigned level = height / tile_height;
    const unsigned above = height % tile_height;
    const std::uint64_t first = index << above;
    const std::pair place{level, first / tile_width};
    auto tile = tiles_.find(place);
    if (tile == tiles_.end()) {
        TRY(auto hashes, read_(place.first, place.second));
        tile = tiles_.emplace(place, std::move(hashes)).first;
    }
    return hash_in(tile->second, first % tile_width, std::uint64_t{1} << above);
}

}  // namespace kakehashi::consent::ledger
