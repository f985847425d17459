#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "adapters/storage/database.h"
#include "adapters/storage/sealing.h"
#include "domain/ports/import_store.h"

namespace kakehashi::storage {

/// A set about to be written into the register of sets.
struct SetRow {
    SetId id;
    SetName name;
    std::string content;
    Submitter submitter;
    std::int64_t received_at = 0;
    std::string outcome;
};

/// Writes the set, its files and their sealed bytes by one statement: each exchange with the database costs more than a small
/// file's rows. For PostgreSQL, and for sets that fit into memory. Throws what SOCI throws.
[[nodiscard]] Result<Done> insert_whole_set(Connection& connection, const Key& key, SetRow set,
                                            std::span<const ClaimedFile> files);

}  // namespace kakehashi::storage
