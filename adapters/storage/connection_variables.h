#pragma once

#include <string>
#include <utility>
#include <vector>

#include "domain/result.h"

namespace kakehashi::storage {

/// Where a database of PostgreSQL is, as the variables that its own programs read: PGHOST, PGDATABASE, … and the password if the url has
/// one. Malformed (KK-4001) when the url is none.
[[nodiscard]] Result<std::vector<std::pair<std::string, std::string>>> connection_variables(const std::string& url);

}  // namespace kakehashi::storage
