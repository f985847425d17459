#pragma once

#include <string>

#include "consent/ledger/tile.h"
#include "domain/result.h"

namespace kakehashi::consent {

/// What of the log is for everyone: signed heads, and the hashes under them. Thread-safe.
class PublishedLog {
public:
    virtual ~PublishedLog() = default;
    /// The last head signed, as a note. Missing when there is none.
    [[nodiscard]] virtual Result<std::string> checkpoint() = 0;
    /// The bytes of a tile or entry bundle (C2SP tlog-tiles). Missing (KK-7115) unless the last head reaches so far.
    [[nodiscard]] virtual Result<std::string> tile(const ledger::TileRequest& request) = 0;
};

}  // namespace kakehashi::consent
