#pragma once

#include <string>

#include "adapters/storage/database.h"
#include "domain/result.h"

namespace kakehashi::storage {

/// A setting that belongs to the database rather than to a configuration file; empty when it was never set.
[[nodiscard]] Result<std::string> node_setting(Database& database, const std::string& name);
[[nodiscard]] Result<Done> set_node_setting(Database& database, const std::string& name, const std::string& value);

}  // namespace kakehashi::storage
