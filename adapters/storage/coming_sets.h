#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "adapters/storage/database.h"
#include "adapters/storage/sealing.h"
#include "adapters/storage/set_owner.h"
#include "consent/ports/hasher.h"
#include "domain/ports/import_store.h"

namespace kakehashi::storage {

/// What the register of sets knows about sets that are about to be received, looked up for many of them at once. For a
/// transaction on PostgreSQL. Not for sharing between threads.
class ComingSets {
public:
    /// A set whose standing is plain: its content was settled before, or nothing came under its name so far.
    struct Known {
        std::unique_ptr<SetOwner> owner;  ///< until the transaction ends
        std::string digest;               ///< of the content
        SetStanding standing;
    };

    /// Claims them. Tells of each whether its content was settled before. Throws what SOCI throws.
    [[nodiscard]] std::vector<bool> look_up(Connection& connection, const consent::Hasher& hasher, const Key& key,
                                            std::span<const ComingSet> sets);
    /// Hands out what is known, once; with a new number when nothing came so far. Nothing when it is not plain, and has to be
    /// asked for.
    [[nodiscard]] std::optional<Known> take(const SetName& stored, const std::string& digest);
    /// Numbers that were taken and not handed out are free again. Throws what SOCI throws.
    void give_back_numbers(Connection& connection);

private:
    std::map<SetName, Known> known_;  ///< by the name as it is stored
    std::deque<std::int64_t> numbers_;
};

}  // namespace kakehashi::storage
