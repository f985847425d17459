#pragma once

#include <string>
#include <vector>

#include "adapters/storage/database.h"

namespace kakehashi::storage {

/// A value for a place in a query.
struct NamedValue {
    std::string name;
    std::string value;
};

/// Copies rows of one table into the same table of another database, which is on SQLite; rows that are there already stay as
/// they are. `where` is the rest of the query, from WHERE on. Throws what SOCI throws.
void copy_rows(Connection& from, Connection& to, const std::string& table, const std::vector<std::string>& columns,
               const std::string& where, const std::vector<NamedValue>& values = {});

}  // namespace kakehashi::storage
