#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "consent/ledger/proof.h"
#include "consent/ledger/tile.h"
#include "consent/ports/hasher.h"
#include "domain/result.h"

namespace kakehashi::consent {

/// That an entry is in the tree of the log's first `size` entries.
struct PublishedInclusion {
    std::uint64_t index = 0;
    std::uint64_t size = 0;
    Digest leaf{};
    ledger::Proof proof;
    std::string checkpoint;  ///< the last head signed, where it is of that size
};

/// That the tree of `to` entries begins with that of `from`.
struct PublishedConsistency {
    std::uint64_t from = 0;
    std::uint64_t to = 0;
    ledger::Proof proof;
    std::string checkpoint;  ///< the last head signed, where it is of size `to`
};

/// What of the log is for everyone: signed heads, and the hashes under them. Thread-safe.
class PublishedLog {
public:
    virtual ~PublishedLog() = default;
    /// The last head signed, as a note. Missing when there is none.
    [[nodiscard]] virtual Result<std::string> checkpoint() = 0;
    /// The bytes of a tile or entry bundle (C2SP tlog-tiles). Missing (KK-7115) unless the last head reaches so far.
    [[nodiscard]] virtual Result<std::string> tile(const ledger::TileRequest& request) = 0;
    /// Under the tree of `size` entries, or of as many as the last head has. Malformed (KK-7111) unless `index` is below it, missing
    /// (KK-7115) unless the last head reaches so far, broken (KK-7133) when the tiles kept do not lead to the last head.
    [[nodiscard]] virtual Result<PublishedInclusion> inclusion(std::uint64_t index, std::optional<std::uint64_t> size) = 0;
    /// From `from` entries to `to`, or to as many as the last head has. Malformed (KK-7112) when `from` is the larger one; else as
    /// `inclusion`.
    [[nodiscard]] virtual Result<PublishedConsistency> consistency(std::uint64_t from, std::optional<std::uint64_t> to) = 0;
};

}  // namespace kakehashi::consent
