#pragma once

#include <memory>

#include "adapters/storage/database.h"
#include "domain/result.h"

namespace kakehashi::storage {

/// The turn to make tiles, heads and censuses of the log: one process at a time, while entries are appended as ever. Belongs to
/// the connection's session and ends with the object, or with the process.
class LogTurn {
public:
    /// Waits for it as long as such work may take; then unavailable (KK-7131).
    [[nodiscard]] static Result<std::unique_ptr<LogTurn>> take(Connection& connection);
    LogTurn(const LogTurn&) = delete;
    LogTurn& operator=(const LogTurn&) = delete;
    ~LogTurn();

private:
    explicit LogTurn(Connection& connection) : connection_(connection) {}
    [[nodiscard]] static bool try_take(Connection& connection);

    Connection& connection_;
};

}  // namespace kakehashi::storage
