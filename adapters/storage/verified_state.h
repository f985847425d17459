#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "adapters/storage/chain_check.h"
#include "adapters/storage/sealing.h"
#include "consent/ledger/checkpoint.h"
#include "consent/ledger/tile_growth.h"
#include "domain/result.h"

namespace kakehashi::storage {

/// How far a verification of the log came without a fault, and what it takes to go on from there: the right edge of the tree and the
/// ends of all chains. Forty-eight bytes a person.
struct VerifiedState {
    std::uint64_t size = 0;                    ///< entries
    consent::ledger::TileGrowth::Tiles edge;   ///< of the tree over them
    std::vector<std::pair<std::int64_t, std::string>> restored;  ///< entries of that type, with their events
    std::optional<consent::ledger::Checkpoint> remembered;       ///< the head beside the key, where it was compared
    std::unordered_map<std::int64_t, ChainEnd> ends;
};

/// As text, sealed under the ledger's key: whoever has the database alone can neither read nor make one.
[[nodiscard]] std::string text_of(const Key& ledger_key, const VerifiedState& state);
/// Conflicting (KK-7147) unless it is what `text_of` wrote under that key.
[[nodiscard]] Result<VerifiedState> parse_verified_state(const Key& ledger_key, std::string_view text);

}  // namespace kakehashi::storage
