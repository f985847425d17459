#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "adapters/storage/database.h"
#include "consent/ports/hasher.h"
#include "domain/submission.h"

namespace kakehashi::storage {

/// The right to import what comes under one name: of two that import the same set, each would take the other's staged rows
/// for those of a dead process. It belongs to a session and ends with it, so a process that is killed holds nobody up.
/// (PostgreSQL: an advisory lock of the session, so `storage.url` must not lead through a pool that changes sessions
/// between transactions. SQLite: a byte of the lock file beside the database.)
class SetOwner {
public:
    /// Until it is destroyed, or also until the transaction ends that is open.
    enum class Until { destroyed, transaction_ends };

    /// Nothing when somebody else has it. `connection` must outlive it. Throws what SOCI throws.
    [[nodiscard]] static std::unique_ptr<SetOwner> claim(Connection& connection, const consent::Hasher& hasher,
                                                         const SetName& name, Until until);
    /// Many of them until the open transaction ends, on PostgreSQL; null where somebody else has it.
    [[nodiscard]] static std::vector<std::unique_ptr<SetOwner>> claim_for_transaction(Connection& connection,
                                                                                      const consent::Hasher& hasher,
                                                                                      std::span<const SetName> names);
    SetOwner(const SetOwner&) = delete;
    SetOwner& operator=(const SetOwner&) = delete;
    ~SetOwner();

    [[nodiscard]] const SetName& name() const { return name_; }

private:
    SetOwner(Connection& connection, SetName name, std::int64_t number, Until until)
        : connection_(connection), name_(std::move(name)), number_(number), until_(until) {}

    Connection& connection_;
    SetName name_;
    std::int64_t number_;
    Until until_;
};

}  // namespace kakehashi::storage
