#pragma once

#include "adapters/storage/database.h"
#include "adapters/storage/sealing.h"
#include "domain/ports/import_store.h"

namespace kakehashi::storage {

/// Stores outcome, counts, findings and held people of a set. In a transaction. `key` is the submission key. Throws what SOCI throws.
void settle(Connection& connection, const Key& key, SetId set, const SetReport& report);

}  // namespace kakehashi::storage
