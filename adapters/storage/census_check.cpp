#include "adapters/storage/census_check.h"

#include <algorithm>

#include "adapters/storage/base64.h"
#include "adapters/storage/tile_check.h"
#include "consent/ledger/tile.h"
#include "consent/ledger/tile_growth.h"

namespace kakehashi::storage {
namespace {

namespace ledger = consent::ledger;
using consent::Digest;
using Kind = LedgerFaultKind;

constexpr std::size_t tiles_at_a_time = 64;

std::string place_of(const Census& census) { return "census " + std::to_string(census.id); }

std::map<std::int64_t, KeptTile> census_tiles_between(Connection& connection, std::int64_t census, int level, std::int64_t first,
                                                      std::int64_t end) {
    std::map<std::int64_t, KeptTile> tiles;
    std::int64_t index = 0;
    KeptTile tile;
    soci::statement read =
        (connection.session().prepare << "SELECT idx, hashes, first_name FROM census_tile WHERE census_id = :c AND level = :l AND "
                                         "idx >= :a AND idx < :b",
         soci::use(census, "c"), soci::use(level, "l"), soci::use(first, "a"), soci::use(end, "b"), soci::into(index),
         soci::into(tile.hashes), soci::into(tile.first_name));
    read.execute();
    while (read.fetch()) {
        tiles[index] = tile;
    }
    return tiles;
}

/// A census made again, line by line; its tiles are compared with those kept, where any are.
class Remade {
public:
    Remade(const consent::Hasher& hasher, TileCheck* check) : hasher_(hasher), check_(check), growth_(hasher) {}

    void add(const ledger::CensusLeaf& leaf) {
        if (check_ != nullptr) {
            if (lines_.empty()) {
                first_name_ = consent::hex(leaf.name);
            }
            lines_ += ledger::bytes_of(leaf);
        }
        growth_.append(ledger::leaf_of(hasher_, leaf));
        if (growth_.size() % ledger::tile_width == 0) {
            end_tile();
        }
    }
    Digest finish() {
        if (!lines_.empty()) {
            end_tile();
        }
        give_hashes(true);
        return growth_.root();
    }

private:
    void end_tile() {
        ++tiles_;
        if (check_ != nullptr) {
            check_->expect(0, tiles_ - 1, {base64_encode(lines_), first_name_});
            lines_.clear();
        }
        if (static_cast<std::size_t>(tiles_) % tiles_at_a_time == 0) {
            give_hashes(false);
        }
    }
    void give_hashes(bool last) {
        for (auto& [place, tile] : growth_.take_changed()) {
            if (place.first == 0 || check_ == nullptr) {
                continue;
            }
            if (tile.size() == ledger::tile_width) {
                edge_.erase(place);
                expect(place, tile);
            } else {
                edge_[place] = tile;
            }
        }
        if (check_ != nullptr) {
            for (const auto& [place, tile] : last ? edge_ : ledger::TileGrowth::Tiles()) {
                expect(place, tile);
            }
            check_->compare();
        }
    }
    void expect(std::pair<unsigned, std::uint64_t> place, const std::vector<Digest>& tile) {
        check_->expect(static_cast<int>(place.first), static_cast<std::int64_t>(place.second), {base64_encode(ledger::joined(tile)), {}});
    }

    const consent::Hasher& hasher_;
    TileCheck* check_;
    ledger::TileGrowth growth_;
    ledger::TileGrowth::Tiles edge_;
    std::int64_t tiles_ = 0;
    std::string first_name_;
    std::string lines_;
};

}  // namespace

CensusCheck::CensusCheck(Connection& connection, const consent::Hasher& hasher, const Key& ledger_key, Censuses which,
                         std::uint64_t from, LedgerFaults& faults)
    : connection_(connection), hasher_(hasher), ledger_key_(ledger_key), which_(which), faults_(faults) {
    read_rows(from);
}

void CensusCheck::read_rows(std::uint64_t from) {
    Row row;
    Census& census = row.census;
    soci::statement read = (connection_.session().prepare
                                << "SELECT census_id, size, persons, root, COALESCE(entry, -1) FROM census ORDER BY size, census_id",
                            soci::into(census.id), soci::into(census.size), soci::into(census.persons), soci::into(row.root),
                            soci::into(census.entry));
    read.execute();
    while (read.fetch()) {
        newest_ = std::max(newest_, census.id);
        if (census.size < 0) {
            faults_.add(Kind::census_beyond_log, place_of(census));
        } else {
            row.committed = census.entry >= 0 && static_cast<std::uint64_t>(census.entry) < from;
            rows_.push_back(row);
            next_ += static_cast<std::uint64_t>(census.size) < from ? 1 : 0;
        }
    }
}

std::uint64_t CensusCheck::next() const {
    return next_ < rows_.size() ? static_cast<std::uint64_t>(rows_[next_].census.size) : never;
}

void CensusCheck::add_newcomers(ChainCheck& chains) {
    const auto old = static_cast<std::ptrdiff_t>(everyone_.size());
    for (const std::int64_t person : chains.take_newcomers()) {
        everyone_.emplace_back(census_name(ledger_key_, {person}), &chains.ends().at(person));
    }
    const auto by_name = [](const auto& a, const auto& b) { return a.first < b.first; };
    std::sort(everyone_.begin() + old, everyone_.end(), by_name);
    std::inplace_merge(everyone_.begin(), everyone_.begin() + old, everyone_.end(), by_name);
}

void CensusCheck::reach(std::uint64_t size, ChainCheck& chains) {
    for (; next_ < rows_.size() && static_cast<std::uint64_t>(rows_[next_].census.size) == size; ++next_) {
        const Row& row = rows_[next_];
        if (which_ == Censuses::every || row.census.id == newest_) {
            add_newcomers(chains);
            remake(row);
        }
    }
}

void CensusCheck::remake(const Row& row) {
    const std::int64_t id = row.census.id;
    TileCheck check([this, id](int level, std::int64_t first,
                               std::int64_t end) { return census_tiles_between(connection_, id, level, first, end); },
                    "census_tile " + std::to_string(id) + "/", faults_);
    Remade remade(hasher_, id == newest_ ? &check : nullptr);
    for (const auto& [name, end] : everyone_) {
        remade.add({name, end->run, end->leaf});
    }
    const auto persons = static_cast<std::int64_t>(everyone_.size());
    if (consent::hex(remade.finish()) != row.root || persons != row.census.persons) {
        faults_.add(Kind::census_root_differs, place_of(row.census));
    }
    ++remade_;
    tiles_compared_ += check.compared();
    if (id == newest_) {
        check_unexpected_tiles(persons);
    }
}

void CensusCheck::check_unexpected_tiles(std::int64_t persons) {
    std::string beyond;
    for (unsigned level = 0; level < 8; ++level) {
        const std::uint64_t hashes = ledger::hashes_at(level, static_cast<std::uint64_t>(persons));
        const std::uint64_t tiles = (hashes + ledger::tile_width - 1) / ledger::tile_width;
        beyond += " OR (level = " + std::to_string(level) + " AND idx >= " + std::to_string(tiles) + ")";
    }
    std::int64_t census = 0;
    int level = 0;
    std::int64_t index = 0;
    // Tiles above the newest number are those of a census that is being made.
    soci::statement read = (connection_.session().prepare
                                << "SELECT census_id, level, idx FROM census_tile WHERE census_id < :a OR (census_id = :c AND "
                                   "(idx < 0 OR level < 0 OR level > 7" + beyond + ")) ORDER BY census_id, level, idx LIMIT 1000",
                            soci::use(newest_, "a"), soci::use(newest_, "c"), soci::into(census), soci::into(level), soci::into(index));
    read.execute();
    while (read.fetch()) {
        faults_.add(Kind::tile_unexpected,
                    "census_tile " + std::to_string(census) + "/" + std::to_string(level) + "/" + std::to_string(index));
    }
}

void CensusCheck::take_entry(std::int64_t index, std::string_view event) {
    // A census is committed soon after it was taken: its row is one of the last whose size was reached.
    const auto row = std::find_if(rows_.rbegin(), rows_.rend(), [&](const Row& each) { return each.census.entry == index; });
    if (row == rows_.rend()) {
        faults_.add(Kind::census_missing, "access_log " + std::to_string(index));
        return;
    }
    const auto root = consent::digest_from_hex(row->root);
    row->committed = root && row->census.size <= index &&
                     event == ledger::census_event(static_cast<std::uint64_t>(row->census.persons), *root,
                                                   static_cast<std::uint64_t>(row->census.size));
}

void CensusCheck::finish() {
    for (; next_ < rows_.size(); ++next_) {
        faults_.add(Kind::census_beyond_log, place_of(rows_[next_].census));
    }
    for (const Row& row : rows_) {
        if (!row.committed) {
            faults_.add(Kind::census_not_committed, place_of(row.census));
        }
    }
    check_names();
}

/// Those kept for the next census.
void CensusCheck::check_names() {
    std::int64_t person = 0;
    std::string name;
    soci::statement read = (connection_.session().prepare << "SELECT person_id, name FROM census_key", soci::into(person), soci::into(name));
    read.execute();
    while (read.fetch()) {
        if (name != consent::hex(census_name(ledger_key_, {person}))) {
            faults_.add(Kind::census_key_differs, "census_key");  // the number is a person's: it is not told
        }
    }
}

}  // namespace kakehashi::storage
