#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "domain/result.h"

namespace kakehashi::http::ledger {

/// Two numbers of a query: `NEEDED=N`, and `OPTIONAL=M` that may be left out.
struct TreeQuery {
    std::uint64_t needed = 0;
    std::optional<std::uint64_t> optional;
};

/// Reads them, in any order. Malformed (KK-5032) unless `needed` is there, each of them once, both decimal numbers of at most 18 digits
/// without leading zeros, and nothing else.
[[nodiscard]] Result<TreeQuery> parse_tree_query(std::string_view query, std::string_view needed, std::string_view optional);

}  // namespace kakehashi::http::ledger
