#pragma once

#include <filesystem>
#include <functional>
#include <string_view>

#include "adapters/storage/database.h"
#include "domain/result.h"

namespace kakehashi::app {

/// Takes the bytes of a dump, in their order.
using DumpSink = std::function<Result<Done>(std::string_view)>;

/// The whole database as of one moment, while others read and write: on PostgreSQL what pg_dump gives, on SQLite the bytes of a copy, which
/// is made in `folder` for the time. Unavailable (KK-6725) when the tool is not there or fails; it says nothing of the content.
[[nodiscard]] Result<Done> dump_database(storage::Database& database, const std::string& url, const std::filesystem::path& folder,
                                         const DumpSink& sink);

/// Calls `source` with what takes the bytes of such a dump, and makes the database of them: all or nothing. There must be none, or an empty
/// one. Conflicting (KK-6721) when there is a node in it; unavailable (KK-6725, KK-6723) when it cannot be made; the errors of `source`.
[[nodiscard]] Result<Done> load_database(const std::string& url, const std::function<Result<Done>(const DumpSink&)>& source);

}  // namespace kakehashi::app
