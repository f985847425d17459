#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

#include "adapters/storage/database.h"

namespace kakehashi::storage {

/// Numbers of counters, taken from the database a block at a time; what is left of a block is lost, and gaps are harmless.
class NumberBlocks {
public:
    /// Nothing when the block is used up.
    [[nodiscard]] std::optional<std::int64_t> next(const std::string& counter);
    /// The first of a new block. Throws what SOCI throws.
    [[nodiscard]] std::int64_t take(Connection& connection, const std::string& counter);
    /// The same on another connection, and kept whatever becomes of the caller's transaction.
    [[nodiscard]] std::int64_t take_apart(Database& database, const std::string& counter);
    void clear() { blocks_.clear(); }

private:
    struct Block {
        std::int64_t next = 0;
        std::int64_t end = 0;
    };
    [[nodiscard]] std::int64_t begin(const std::string& counter, std::int64_t first, std::int64_t size);

    std::unordered_map<std::string, Block> blocks_;
};

}  // namespace kakehashi::storage
