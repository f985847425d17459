#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kakehashi::http::oauth {

/// Base64 of RFC 7515: the alphabet for addresses, without padding.
[[nodiscard]] std::string base64_url_encode(std::string_view bytes);
/// Nothing unless it is exactly that: bytes have one text.
[[nodiscard]] std::optional<std::string> base64_url_decode(std::string_view text);

}  // namespace kakehashi::http::oauth
