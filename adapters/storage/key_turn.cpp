#include "adapters/storage/key_turn.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>

#include "adapters/storage/key_rows.h"

namespace kakehashi::storage {
namespace {

using namespace std::chrono_literals;

constexpr const char* generation_setting = "key_generation";

// Numbers of locks. On SQLite bytes beside those of writers (write_turn.cpp), of the log (log_turn.cpp) and, from 2³² on, of sets; on PostgreSQL they
// are joined with the table's own number, which keeps nodes in different schemas apart.
constexpr std::int64_t replacing = 3;
constexpr std::int64_t first_generation = 1LL << 20;
constexpr std::int64_t generations = 1LL << 20;

std::int64_t lock_of(std::int64_t generation) { return first_generation + generation % generations; }

bool on_postgresql(Connection& connection, const char* function, std::int64_t number) {
    int done = 0;
    connection.session() << std::string("SELECT CAST(") + function +
                                "((CAST(CAST(CAST('sealing_key' AS regclass) AS oid) AS bigint) << 24) # CAST(:k AS bigint)) AS int)",
        soci::use(number, "k"), soci::into(done);
    return done != 0;
}

bool try_take(Connection& connection, std::int64_t number) {
    ByteLocks* const locks = connection.locks();
    return locks != nullptr ? locks->try_take(static_cast<std::uint64_t>(number)) : on_postgresql(connection, "pg_try_advisory_lock", number);
}

bool try_share(Connection& connection, std::int64_t number) {
    ByteLocks* const locks = connection.locks();
    return locks != nullptr ? locks->try_share(static_cast<std::uint64_t>(number))
                            : on_postgresql(connection, "pg_try_advisory_lock_shared", number);
}

void give_back(Connection& connection, std::int64_t number, const char* function) noexcept {
    if (ByteLocks* const locks = connection.locks()) {
        locks->give_back(static_cast<std::uint64_t>(number));
        return;
    }
    try {
        on_postgresql(connection, function, number);
    } catch (const std::exception&) {
        // The session is gone, and with it the lock.
    }
}

std::int64_t generation_of(Connection& connection) {
    const std::string text = setting(connection, generation_setting);
    return text.empty() ? 1 : std::stoll(text);
}

}  // namespace

Result<std::unique_ptr<KeyTurn>> KeyTurn::begin(Connection& connection, KeyRing& keys) {
    while (true) {
        const std::int64_t generation = generation_of(connection);
        if (!try_share(connection, lock_of(generation))) {
            std::this_thread::sleep_for(1ms);  // somebody looks whether it is free, which takes no time
            continue;
        }
        std::unique_ptr<KeyTurn> turn(new KeyTurn(connection, generation));
        if (generation_of(connection) == generation) {
            TRY_DONE(keys.catch_up(generation));
            return turn;
        }
    }
}

KeyTurn::~KeyTurn() { give_back(connection_, lock_of(generation_), "pg_advisory_unlock_shared"); }

std::int64_t raise_key_generation(Connection& connection) {
    const std::int64_t next = generation_of(connection) + 1;
    set_setting(connection, generation_setting, std::to_string(next));
    return next;
}

void wait_for_earlier_turns(Connection& connection, std::int64_t generation, const std::function<void()>& waiting) {
    constexpr std::int64_t held_at_most = 64;  // earlier ones were waited for by those who raised it
    for (std::int64_t earlier = std::max<std::int64_t>(1, generation - held_at_most); earlier < generation; ++earlier) {
        while (!try_take(connection, lock_of(earlier))) {
            waiting();
            std::this_thread::sleep_for(50ms);
        }
        give_back(connection, lock_of(earlier), "pg_advisory_unlock");
    }
}

std::unique_ptr<RotationLock> RotationLock::take(Connection& connection) {
    return try_take(connection, replacing) ? std::unique_ptr<RotationLock>(new RotationLock(connection)) : nullptr;
}

RotationLock::~RotationLock() { give_back(connection_, replacing, "pg_advisory_unlock"); }

}  // namespace kakehashi::storage
