#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kakehashi::storage {

/// Base64 with padding (RFC 4648), table driven: sealed columns are read and written as text, on the hot path too.
[[nodiscard]] std::string base64_encode(std::string_view bytes);
/// Nothing unless `text` is well-formed.
[[nodiscard]] std::optional<std::string> base64_decode(std::string_view text);

}  // namespace kakehashi::storage
