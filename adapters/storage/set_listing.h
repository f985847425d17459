#pragma once

#include <vector>

#include "adapters/storage/database.h"
#include "adapters/storage/key_ring.h"
#include "domain/ports/import_store.h"

namespace kakehashi::storage {

/// A set as lists show it.
struct ListedSet {
    SetId id;
    SetName name;
    Submitter submitter;
    Timestamp received_at;
    std::string outcome;
    std::int64_t rows = 0;
    std::int64_t people = 0;
    std::int64_t facts = 0;
    std::int64_t waiting = 0;
    std::int64_t quarantined = 0;
    std::string findings;              ///< JSON array; only from show_set
    std::vector<std::string> files;    ///< only from show_set; empty names when they went with the person they were about
};

/// All sets, oldest first.
[[nodiscard]] Result<std::vector<ListedSet>> list_sets(Database& database, KeyRing& keys);
/// Missing (KK-3108) when there is no such set.
[[nodiscard]] Result<ListedSet> show_set(Database& database, KeyRing& keys, SetId set);

}  // namespace kakehashi::storage
