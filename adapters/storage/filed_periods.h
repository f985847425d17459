#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "adapters/storage/database.h"
#include "domain/ports/import_store.h"

namespace kakehashi::storage {

/// The current, published periods of units that insurers wrote about those people. Throws what SOCI throws.
[[nodiscard]] std::vector<FiledPeriod> filed_periods(Connection& connection, std::span<const PersonNumbers> people,
                                                     std::span<const std::string_view> units);

}  // namespace kakehashi::storage
