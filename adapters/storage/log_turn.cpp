#include "adapters/storage/log_turn.h"

#include <chrono>
#include <thread>

namespace kakehashi::storage {
namespace {

constexpr auto longest_wait = std::chrono::seconds(60);
constexpr auto between_tries = std::chrono::milliseconds(20);
constexpr std::uint64_t byte = 2;  // those before are for writers (write_turn.cpp)

/// The table's own number keeps nodes in different schemas apart.
int call_on_postgresql(Connection& connection, const std::string& function) {
    int done = 0;
    connection.session() << "SELECT CAST(" + function + "(CAST(CAST(CAST('log_tile' AS regclass) AS oid) AS bigint)) AS int)",
        soci::into(done);
    return done;
}

}  // namespace

bool LogTurn::try_take(Connection& connection) {
    if (ByteLocks* const locks = connection.locks()) {
        return locks->try_take(byte);
    }
    return call_on_postgresql(connection, "pg_try_advisory_lock") != 0;
}

Result<std::unique_ptr<LogTurn>> LogTurn::take(Connection& connection) {
    const auto deadline = std::chrono::steady_clock::now() + longest_wait;
    while (!try_take(connection)) {
        if (std::chrono::steady_clock::now() > deadline) {
            return Error{Fault::unavailable, "KK-7131", "another process is at work on the log's tiles; try again later"};
        }
        std::this_thread::sleep_for(between_tries);
    }
    return std::unique_ptr<LogTurn>(new LogTurn(connection));
}

LogTurn::~LogTurn() {
    if (ByteLocks* const locks = connection_.locks()) {
        locks->give_back(byte);
        return;
    }
    try {
        call_on_postgresql(connection_, "pg_advisory_unlock");
    } catch (const std::exception&) {
        // The session is gone, and with it the lock.
    }
}

}  // namespace kakehashi::storage
