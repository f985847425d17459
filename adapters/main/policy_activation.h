#pragma once

#include <filesystem>

#include "adapters/storage/database.h"
#include "adapters/storage/ledger_writer.h"
#include "consent/ports/hasher.h"
#include "domain/result.h"

namespace kakehashi::app {

/// Reads, checks and activates a sharing matrix. A matrix with any error is not activated.
[[nodiscard]] Result<storage::WrittenEntry> activate_matrix(storage::Database& database,
                                                            const storage::LedgerWriter& writer,
                                                            const consent::Hasher& hasher,
                                                            const std::filesystem::path& file);

}  // namespace kakehashi::app
