#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/storage/chain_check.h"
#include "adapters/storage/database.h"
#include "adapters/storage/head_check.h"
#include "adapters/storage/ledger_faults.h"
#include "adapters/storage/log_census.h"
#include "consent/ports/hasher.h"

namespace kakehashi::storage {

/// Which censuses are made again while the log is verified. Each takes a hash or two of everybody who has entries.
enum class Censuses : std::uint8_t { every, newest };

/// Makes censuses again from the chains as they stood after as many entries, and compares: roots, the tiles kept of the newest, and
/// that each is committed by its entry. Memory: forty bytes a person, a hundred a census.
class CensusCheck {
public:
    /// Those of fewer than `from` entries are not made again, and those committed by one of these entries are taken as checked.
    CensusCheck(Connection& connection, const consent::Hasher& hasher, const Key& ledger_key, Censuses which, std::uint64_t from,
                LedgerFaults& faults);

    /// The number of entries after which the chains are asked for next; `never` when they are not.
    [[nodiscard]] std::uint64_t next() const;
    /// After so many.
    void reach(std::uint64_t size, ChainCheck& chains);
    /// An entry of type `census`.
    void take_entry(std::int64_t index, std::string_view event);
    void finish();

    [[nodiscard]] std::int64_t kept() const { return static_cast<std::int64_t>(rows_.size()); }
    [[nodiscard]] std::int64_t remade() const { return remade_; }
    [[nodiscard]] std::int64_t tiles_compared() const { return tiles_compared_; }

private:
    struct Row {
        Census census;
        std::string root;
        bool committed = false;
    };
    void read_rows(std::uint64_t from);
    void add_newcomers(ChainCheck& chains);
    void remake(const Row& row);
    void check_unexpected_tiles(std::int64_t persons);
    void check_names();

    Connection& connection_;
    const consent::Hasher& hasher_;
    const Key& ledger_key_;
    Censuses which_;
    LedgerFaults& faults_;
    std::vector<Row> rows_;    ///< by size
    std::size_t next_ = 0;
    std::int64_t newest_ = 0;  ///< census whose tiles are kept; 0: none
    std::vector<std::pair<consent::Digest, const ChainEnd*>> everyone_;  ///< by name
    std::int64_t remade_ = 0;
    std::int64_t tiles_compared_ = 0;
};

}  // namespace kakehashi::storage
