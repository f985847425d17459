#pragma once

#include <cstdint>
#include <string>

namespace kakehashi::storage {

/// Cryptographically strong bytes; ends the process when the system has none to give.
[[nodiscard]] std::string random_bytes(std::size_t count);
/// A random number from 1 to 2^63 - 1.
[[nodiscard]] std::int64_t random_id();

}  // namespace kakehashi::storage
