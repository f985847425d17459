#pragma once

#include <span>

#include "adapters/storage/database.h"
#include "adapters/storage/sealing.h"
#include "domain/ports/import_store.h"

namespace kakehashi::storage {

/// A set and what its import added up to.
struct SettledSet {
    SetId set;
    const SetReport* report = nullptr;
};

/// Stores outcome, counts, findings and held people of sets. In a transaction. `key` is the submission key. Throws what SOCI throws.
void settle(Connection& connection, const Key& key, std::span<const SettledSet> sets);

}  // namespace kakehashi::storage
