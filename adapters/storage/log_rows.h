#pragma once

#include <array>
#include <cstdint>
#include <future>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/storage/database.h"

namespace kakehashi::storage {

/// One row of the log.
struct LogRow {
    std::int64_t index = 0;
    std::int64_t person = 0;  ///< 0 outside the chains, as is the run
    std::int64_t run = 0;
    std::string_view commitment;
    std::string_view sealed;
};

/// Reads the log in blocks, in the order of its indices, one block ahead on a thread of its own. Both threads use the connection by
/// turns: whoever does holds `turn`. On PostgreSQL rows come by COPY, binary: as row objects they cost four times as much.
class LogRows {
public:
    /// Begins to read the rows from `first` on (rows before 0 too, where `first` is the least number there is).
    LogRows(Connection& connection, std::mutex& turn, std::int64_t first);
    LogRows(const LogRows&) = delete;
    LogRows& operator=(const LogRows&) = delete;
    ~LogRows();

    /// The next rows, until the next call; none at the end. Throws what SOCI throws.
    [[nodiscard]] std::span<const LogRow> next();

private:
    /// Some rows, and the bytes they point into.
    struct Block {
        std::vector<LogRow> rows;
        std::string bytes;
    };
    struct RowStatement;
    void read_ahead();
    void copy_into(Block& block);
    void fetch_into(Block& block);

    Connection& connection_;
    std::mutex& turn_;
    std::int64_t first_;  ///< of the next block
    bool ended_ = false;
    std::unique_ptr<RowStatement> statement_;
    std::array<Block, 2> blocks_;  ///< one is given out while the other is filled
    std::size_t filling_ = 0;
    std::future<void> ahead_;
};

}  // namespace kakehashi::storage
