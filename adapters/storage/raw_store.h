#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "adapters/storage/database.h"
#include "adapters/storage/sealing.h"
#include "domain/identifiers.h"
#include "domain/ports/source.h"
#include "domain/result.h"

namespace kakehashi::storage {

/// Keeps the bytes of a file as they came: in blocks, compressed, then sealed. Inside a transaction.
[[nodiscard]] Result<Done> keep_raw(Connection& connection, const Key& key, SetId set, int file_no, RawBytes& bytes);
/// The same, each block in a transaction of its own, so that others can write between them.
[[nodiscard]] Result<Done> keep_raw(Database& database, const Key& key, SetId set, int file_no, RawBytes& bytes);

/// The blocks that are to be kept of a file, one after the other, to whoever stores them otherwise.
[[nodiscard]] Result<Done> seal_raw(const Key& key, SetId set, int file_no, RawBytes& bytes,
                                    const std::function<void(std::int64_t number, std::string sealed)>& store);

/// The kept bytes of a file. `database` must outlive them.
[[nodiscard]] std::shared_ptr<RawBytes> kept_raw(Database& database, const Key& key, SetId set, int file_no,
                                                 std::uint64_t size);

}  // namespace kakehashi::storage
