#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>

#include "adapters/storage/database.h"
#include "adapters/storage/ledger_faults.h"
#include "consent/ledger/tile_growth.h"

namespace kakehashi::storage {

/// A tile as it is kept: base64, and in censuses the first name.
struct KeptTile {
    std::string hashes;
    std::string first_name;
    friend bool operator==(const KeptTile&, const KeptTile&) = default;
};

/// Compares tiles kept with those that should be. Memory: what was expected and not compared yet.
class TileCheck {
public:
    /// The tiles kept at a level, from index `first` to before `end`.
    using Read = std::function<std::map<std::int64_t, KeptTile>(int level, std::int64_t first, std::int64_t end)>;

    /// `place` is how faults name the table: "log_tile ".
    TileCheck(Read read, std::string place, LedgerFaults& faults)
        : read_(std::move(read)), place_(std::move(place)), faults_(faults) {}

    void expect(int level, std::int64_t index, KeptTile tile) { expected_[{level, index}] = std::move(tile); }
    /// Compares what was expected since the last time.
    void compare();
    void unexpected(int level, std::int64_t index) { fault(LedgerFaultKind::tile_unexpected, level, index); }
    [[nodiscard]] std::int64_t compared() const { return compared_; }

private:
    using Expected = std::map<std::pair<int, std::int64_t>, KeptTile>;
    void compare(Expected::const_iterator from, Expected::const_iterator to);
    void fault(LedgerFaultKind kind, int level, std::int64_t index);

    Read read_;
    std::string place_;
    LedgerFaults& faults_;
    Expected expected_;
    std::int64_t compared_ = 0;
};

/// The tiles of the log, while the tree grows again over its entries.
class LogTileCheck {
public:
    LogTileCheck(Connection& connection, std::int64_t tiled, LedgerFaults& faults);

    /// Tiles as `TileGrowth` gives them out.
    void take(const consent::ledger::TileGrowth::Tiles& tiles);
    /// At the end of a log of that many entries.
    void finish(std::int64_t entries);
    [[nodiscard]] std::int64_t compared() const { return check_.compared(); }

private:
    void expect(int level, std::uint64_t index, const std::vector<consent::Digest>& tile);

    Connection& connection_;
    std::int64_t tiled_;
    LedgerFaults& faults_;
    TileCheck check_;
    std::map<unsigned, std::pair<std::uint64_t, std::vector<consent::Digest>>> edge_;  ///< tiles not full, by level
};

}  // namespace kakehashi::storage
