#pragma once

#include <cstdint>

#include "adapters/storage/database.h"
#include "domain/submission.h"

namespace kakehashi::storage {

/// Rows of the registers of offices and insurers, until their publication shows them. Of several rows of one key in a set the
/// one with the greater order stays. Both throw what SOCI throws.
void insert_staged_office(Connection& connection, std::int64_t publication, const OfficeEntry& office);
void insert_staged_status(Connection& connection, std::int64_t publication, const InsurerStatusEntry& status);

}  // namespace kakehashi::storage
