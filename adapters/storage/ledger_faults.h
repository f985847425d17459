#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace kakehashi::storage {

/// What can be wrong with what the ledger keeps.
enum class LedgerFaultKind : std::uint8_t {
    // access_log
    entries_missing,       ///< before the place named
    entry_unexpected,      ///< an index the log never gave
    commitment_malformed,
    body_does_not_open,
    body_not_committed,    ///< the body is not what was committed to
    body_malformed,
    person_not_in_body,    ///< the row names a person, the body none
    place_differs,         ///< row and body name different places in the chain
    chain_broken,          ///< does not follow the entry before it in its chain
    // person_head, log_head, log_tree
    chain_end_differs,
    chain_end_missing,
    size_differs,
    tiles_beyond_entries,
    tiles_short,           ///< they do not reach the last head kept
    // log_tile, census_tile
    tile_missing,
    tile_differs,
    tile_unexpected,
    // log_checkpoint, log_origin, the head remembered beside the key, heads from outside
    head_malformed,
    head_not_signed,
    head_row_differs,
    head_origin_unknown,
    head_root_differs,
    head_beyond_log,
    head_not_kept,
    head_not_remembered,   ///< heads were signed, but the last one is not beside the key
    origin_differs,
    origin_without_entry,
    entry_without_origin,
    // census, census_key
    census_root_differs,
    census_beyond_log,
    census_not_committed,
    census_missing,
    census_key_differs,
    count_
};

/// One thing that is wrong. `place` is table and index ("access_log 3", "log_tile 0/12"): nothing of a person's.
struct LedgerFault {
    LedgerFaultKind kind{};
    std::string place;
    friend bool operator==(const LedgerFault&, const LedgerFault&) = default;
};

/// Faults as they are found. One change can break everything behind it, so only the first of each kind are kept; the others are
/// counted.
class LedgerFaults {
public:
    static constexpr int most_of_a_kind = 20;

    void add(LedgerFaultKind kind, std::string place) {
        if (++counts_[static_cast<std::size_t>(kind)] <= most_of_a_kind) {
            told_.push_back({kind, std::move(place)});
        } else {
            ++untold_;
        }
    }
    [[nodiscard]] const std::vector<LedgerFault>& told() const { return told_; }
    [[nodiscard]] std::int64_t untold() const { return untold_; }

private:
    std::array<std::int64_t, static_cast<std::size_t>(LedgerFaultKind::count_)> counts_{};
    std::vector<LedgerFault> told_;
    std::int64_t untold_ = 0;
};

}  // namespace kakehashi::storage
