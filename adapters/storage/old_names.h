#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "adapters/storage/database.h"
#include "adapters/storage/key_ring.h"

namespace kakehashi::storage {

/// Brings rows of earlier editions, which kept names of files in clear, to how kept_names.h keeps them; others stay as they are. May be
/// interrupted and repeated, and others may work beside it. `is_standards_own` says of a name what FileClaim::standards_own_name does.
/// How many files and sets were changed.
[[nodiscard]] Result<std::int64_t> seal_old_names(Database& database, KeyRing& keys,
                                                  const std::function<bool(std::string_view name)>& is_standards_own);

}  // namespace kakehashi::storage
