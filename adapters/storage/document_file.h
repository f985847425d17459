#pragma once

#include <memory>
#include <string_view>

#include "adapters/storage/database.h"
#include "adapters/storage/key_ring.h"
#include "domain/identifiers.h"
#include "domain/ports/source.h"
#include "domain/result.h"

namespace kakehashi::storage {

/// The bytes, as they came, of the file with that SHA-256 (hex) in the set that brought the fact. Both must outlive them.
/// Who may have them is decided before: at the gate, by the fact. Missing (KK-6606) when there is no such fact or file.
[[nodiscard]] Result<std::shared_ptr<RawBytes>> file_of_fact(Database& database, KeyRing& keys, FactId fact,
                                                             std::string_view sha256);

}  // namespace kakehashi::storage
