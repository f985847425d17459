#include "adapters/storage/tile_check.h"

#include <algorithm>

#include "adapters/storage/base64.h"
#include "consent/ledger/tile.h"

namespace kakehashi::storage {
namespace {

namespace ledger = consent::ledger;
using Kind = LedgerFaultKind;

constexpr int levels = 8;

std::map<std::int64_t, KeptTile> log_tiles_between(Connection& connection, int level, std::int64_t first, std::int64_t end) {
    std::map<std::int64_t, KeptTile> tiles;
    std::int64_t index = 0;
    std::string hashes;
    soci::statement read = (connection.session().prepare << "SELECT idx, hashes FROM log_tile WHERE log_id = 0 AND level = :l AND "
                                                            "idx >= :a AND idx < :b",
                            soci::use(level, "l"), soci::use(first, "a"), soci::use(end, "b"), soci::into(index), soci::into(hashes));
    read.execute();
    while (read.fetch()) {
        tiles[index] = {hashes, {}};
    }
    return tiles;
}

}  // namespace

void TileCheck::fault(Kind kind, int level, std::int64_t index) {
    faults_.add(kind, place_ + std::to_string(level) + "/" + std::to_string(index));
}

void TileCheck::compare(Expected::const_iterator from, Expected::const_iterator to) {
    const int level = from->first.first;
    const auto kept = read_(level, from->first.second, std::prev(to)->first.second + 1);
    for (; from != to; ++from) {
        const std::int64_t index = from->first.second;
        const auto found = kept.find(index);
        ++compared_;
        if (found == kept.end()) {
            fault(Kind::tile_missing, level, index);
        } else if (found->second != from->second) {  // the texts: bytes have one base64
            fault(Kind::tile_differs, level, index);
        }
    }
}

void TileCheck::compare() {
    for (auto from = expected_.cbegin(); from != expected_.cend();) {
        auto to = std::next(from);
        while (to != expected_.cend() && to->first.first == from->first.first && to->first.second == std::prev(to)->first.second + 1) {
            ++to;
        }
        compare(from, to);
        from = to;
    }
    expected_.clear();
}

LogTileCheck::LogTileCheck(Connection& connection, std::int64_t tiled, LedgerFaults& faults)
    : connection_(connection),
      tiled_(std::max<std::int64_t>(tiled, 0)),
      faults_(faults),
      check_([&connection](int level, std::int64_t first, std::int64_t end) { return log_tiles_between(connection, level, first, end); },
             "log_tile ", faults) {}

void LogTileCheck::expect(int level, std::uint64_t index, const std::vector<consent::Digest>& tile) {
    const unsigned width = ledger::width_in(static_cast<unsigned>(level), index, static_cast<std::uint64_t>(tiled_));
    if (width > 0) {  // a tile is kept as wide as tiles were made, which may be narrower than the log is now
        const std::string bytes = ledger::joined(tile).substr(0, std::size_t{width} * sizeof(consent::Digest));
        check_.expect(level, static_cast<std::int64_t>(index), {base64_encode(bytes), {}});
    }
}

void LogTileCheck::take(const ledger::TileGrowth::Tiles& tiles) {
    for (const auto& [place, tile] : tiles) {
        const auto& [level, index] = place;
        if (tile.size() < ledger::tile_width) {
            edge_[level] = {index, tile};
            continue;
        }
        if (const auto edge = edge_.find(level); edge != edge_.end() && edge->second.first == index) {
            edge_.erase(edge);
        }
        expect(static_cast<int>(level), index, tile);
    }
    check_.compare();
}

void LogTileCheck::finish(std::int64_t entries) {
    for (const auto& [level, edge] : edge_) {
        expect(static_cast<int>(level), edge.first, edge.second);
    }
    check_.compare();
    if (tiled_ > entries) {
        faults_.add(Kind::tiles_beyond_entries, "log_tree");
    }
    std::string beyond = "level < 0 OR level >= " + std::to_string(levels);
    for (int level = 0; level < levels; ++level) {
        const auto hashes = ledger::hashes_at(static_cast<unsigned>(level), static_cast<std::uint64_t>(std::min(tiled_, entries)));
        const std::uint64_t tiles = (hashes + ledger::tile_width - 1) / ledger::tile_width;
        beyond += " OR (level = " + std::to_string(level) + " AND (idx < 0 OR idx >= " + std::to_string(tiles) + "))";
    }
    int level = 0;
    std::int64_t index = 0;
    soci::statement read = (connection_.session().prepare << "SELECT level, idx FROM log_tile WHERE log_id = 0 AND (" + beyond +
                                                                 ") ORDER BY level, idx LIMIT 1000",
                            soci::into(level), soci::into(index));
    read.execute();
    while (read.fetch()) {
        check_.unexpected(level, index);
    }
}

}  // namespace kakehashi::storage
