#pragma once

#include "adapters/storage/database.h"
#include "domain/ports/import_store.h"

namespace kakehashi::storage {

/// Stores outcome, counts, findings and held people of a set. In a transaction. Throws what SOCI throws.
void settle(Connection& connection, SetId set, const SetReport& report);

}  // namespace kakehashi::storage
