#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "domain/submission.h"

namespace kakehashi {

/// Remembers what a set said under which key and order (serial, 履歴番号), to tell a row that says something else under both: nobody could
/// say which of the two counts. By numbers of 64 bits made of their text; beyond a million nothing more is remembered.
class SaidBefore {
public:
    /// Where the unit contradicts an earlier one of the set; nothing when it does not. What carries no order, and what only changes
    /// a part of what is stored, contradicts nothing.
    [[nodiscard]] std::optional<Place> contradiction(const PersonUnit& unit);

private:
    [[nodiscard]] bool differs(std::uint64_t key, std::uint64_t content);

    std::unordered_map<std::uint64_t, std::uint64_t> contents_;
};

}  // namespace kakehashi
