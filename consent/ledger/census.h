#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "consent/ports/hasher.h"

namespace kakehashi::consent::ledger {

/// A census: where every person's chain ended after the first `size` entries of the log, as a tree sorted by name, whose root an
/// entry of the log commits. Whoever is in it has no more entries before `size` than it says; who is not in it has none.

/// A person's line in it.
struct CensusLeaf {
    Digest name{};          ///< a keyed hash of the person, which only the node can make
    std::int64_t run = 0;   ///< running number of the last entry, from 1
    Digest last{};          ///< its leaf hash
    friend bool operator==(const CensusLeaf&, const CensusLeaf&) = default;
};
inline constexpr std::size_t census_leaf_size = 32 + 8 + 32;

/// name ‖ run (8 bytes, big-endian) ‖ last.
[[nodiscard]] std::string bytes_of(const CensusLeaf& leaf);
/// Nothing unless `text` has that form.
[[nodiscard]] std::optional<CensusLeaf> parse_census_leaf(std::string_view text);
/// The leaf hash of RFC 9162 over these bytes.
[[nodiscard]] Digest leaf_of(const Hasher& hasher, const CensusLeaf& leaf);

/// The event of the entry (docs/audit-events.md, `census`).
[[nodiscard]] std::string census_event(std::uint64_t persons, const Digest& root, std::uint64_t size);

}  // namespace kakehashi::consent::ledger
