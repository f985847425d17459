#include "consent/ledger/tile_growth.h"

#include "consent/ledger/merkle_tree.h"
#include "consent/ledger/tile.h"

namespace kakehashi::consent::ledger {

Result<TileGrowth> TileGrowth::from(const Hasher& hasher, std::uint64_t size, const TileReader& read) {
    TileGrowth growth(hasher);
    for (unsigned level = 0; hashes_at(level, size) > 0; ++level) {
        Level& found = growth.levels_.emplace_back();
        found.count = hashes_at(level, size);
        const std::uint64_t width = found.count % tile_width;
        if (width == 0) {
            continue;
        }
        TRY(auto edge, read(level, found.count / tile_width));
        found.edge = std::move(edge);
        if (found.edge.size() < width) {
            return Error{Fault::missing, "KK-7113", "the tiles do not reach as far as the tree asked for"};
        }
        found.edge.resize(width);
    }
    return growth;
}

void TileGrowth::append(const Digest& leaf) { append(0, leaf); }

void TileGrowth::append(unsigned level, const Digest& hash) {
    if (level == levels_.size()) {
        levels_.emplace_back();
    }
    Level& here = levels_[level];
    here.edge.push_back(hash);
    here.changed = true;
    ++here.count;
    if (here.edge.size() < tile_width) {
        return;
    }
    const Digest root = complete_root(hasher_, here.edge);
    changed_[{level, here.count / tile_width - 1}] = std::move(here.edge);
    here.edge.clear();
    here.changed = false;
    append(level + 1, root);
}

Digest TileGrowth::root() const {
    std::vector<Digest> peaks;  // smallest first
    for (const Level& level : levels_) {
        auto end = level.edge.end();
        for (std::size_t width = 1; width <= level.edge.size(); width *= 2) {
            if ((level.edge.size() & width) != 0) {
                peaks.push_back(complete_root(hasher_, {end - static_cast<std::ptrdiff_t>(width), end}));
                end -= static_cast<std::ptrdiff_t>(width);
            }
        }
    }
    if (peaks.empty()) {
        return hasher_.sha256({});
    }
    Digest root = peaks.front();
    for (std::size_t n = 1; n < peaks.size(); ++n) {
        root = node_hash(hasher_, peaks[n], root);
    }
    return root;
}

TileGrowth::Tiles TileGrowth::edge() const {
    Tiles tiles;
    for (unsigned level = 0; level < levels_.size(); ++level) {
        if (!levels_[level].edge.empty()) {
            tiles[{level, levels_[level].count / tile_width}] = levels_[level].edge;
        }
    }
    return tiles;
}

TileGrowth::Tiles TileGrowth::take_changed() {
    for (unsigned level = 0; level < levels_.size(); ++level) {
        Level& here = levels_[level];
        if (here.changed) {
            changed_[{level, here.count / tile_width}] = here.edge;
            here.changed = false;
        }
    }
    return std::exchange(changed_, {});
}

}  // namespace kakehashi::consent::ledger
