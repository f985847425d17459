#pragma once

#include <array>
#include <string>
#include <string_view>

#include "adapters/storage/sealing.h"

namespace kakehashi::storage {

/// HMAC-SHA-256.
[[nodiscard]] std::array<unsigned char, 32> keyed_hash(const Key& key, std::string_view text);
/// The same, hexadecimal.
[[nodiscard]] std::string keyed_digest(const Key& key, std::string_view text);

}  // namespace kakehashi::storage
