#pragma once

#include <filesystem>
#include <string>

#include "adapters/storage/database.h"
#include "domain/result.h"

namespace kakehashi::storage {

/// The schema this program works with.
inline constexpr int schema_version = 13;

/// Brings an empty or older database to `schema_version`, each file of `sql_dir/<dialect>/NNNN_….sql` in one
/// transaction. Unsupported (KK-4201) when the database is newer than this program.
[[nodiscard]] Result<int> migrate(Database& database, const std::filesystem::path& sql_dir);

/// Done when the database is exactly at `schema_version`; else an Error that says what to do: missing (KK-4202) when there
/// is no schema, conflicting (KK-4203) when it is older, unsupported (KK-4201) when it is newer.
[[nodiscard]] Result<Done> expect_current_schema(Database& database);

/// The version found; 0 when there is none.
[[nodiscard]] Result<int> schema_version_of(Database& database);

}  // namespace kakehashi::storage
