#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "adapters/storage/database.h"
#include "adapters/storage/key_ring.h"
#include "domain/result.h"

namespace kakehashi::storage {

/// Whoever replaces keys has to know that nobody writes under the old ones any more. So each replacement raises the *generation*, a number in the
/// database, and whoever keeps keys in hand for long, an import, holds a lock on the generation it read its keys in, together with others. When
/// nobody holds an earlier one, everybody who writes knows the new keys. Newcomers never wait: they hold the new generation.
class KeyTurn {
public:
    /// Takes the newest generation, and what it brought. `connection` must outlive the turn, and has one turn at a time.
    [[nodiscard]] static Result<std::unique_ptr<KeyTurn>> begin(Connection& connection, KeyRing& keys);
    KeyTurn(const KeyTurn&) = delete;
    KeyTurn& operator=(const KeyTurn&) = delete;
    ~KeyTurn();

private:
    KeyTurn(Connection& connection, std::int64_t generation) : connection_(connection), generation_(generation) {}

    Connection& connection_;
    std::int64_t generation_;
};

/// Such a turn, or none.
class KeysInHand {
public:
    [[nodiscard]] Result<Done> take(Connection& connection, KeyRing& keys) {
        turn_.reset();
        TRY(turn_, KeyTurn::begin(connection, keys));
        return Done{};
    }
    void give_back() noexcept { turn_.reset(); }

private:
    std::unique_ptr<KeyTurn> turn_;
};

/// Inside the transaction that brings new keys. What it is now.
std::int64_t raise_key_generation(Connection& connection);
/// Waits until every turn that began before `generation` has ended; tells `waiting` now and then while there is one. Not inside a transaction.
void wait_for_earlier_turns(Connection& connection, std::int64_t generation, const std::function<void()>& waiting);

/// Only one replaces keys at a time. Ends with the connection at the latest.
class RotationLock {
public:
    /// Null when somebody else does. `connection` must outlive it.
    [[nodiscard]] static std::unique_ptr<RotationLock> take(Connection& connection);
    RotationLock(const RotationLock&) = delete;
    RotationLock& operator=(const RotationLock&) = delete;
    ~RotationLock();

private:
    explicit RotationLock(Connection& connection) : connection_(connection) {}

    Connection& connection_;
};

}  // namespace kakehashi::storage
