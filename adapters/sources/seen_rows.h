#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <unordered_set>

#include "adapters/sources/row_check.h"

namespace kakehashi::sources {

/// Remembers rows, to tell one that stands twice in a file, cell for cell. By a number of 64 bits made of its text, so that
/// a million rows need few bytes each; beyond that nothing more is remembered.
class SeenRows {
public:
    /// False when the same row was asked about before.
    [[nodiscard]] bool is_new(Cells cells) {
        constexpr std::size_t most = 1'000'000;
        std::uint64_t hash = cells.size();
        for (const std::string_view cell : cells) {
            hash = (hash ^ std::hash<std::string_view>()(cell)) * 0x9E3779B97F4A7C15U;
            hash ^= hash >> 29U;
        }
        return rows_.size() >= most || rows_.insert(hash).second;
    }
    void forget() { rows_.clear(); }

private:
    std::unordered_set<std::uint64_t> rows_;
};

}  // namespace kakehashi::sources
