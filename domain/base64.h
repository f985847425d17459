#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kakehashi {

/// Base64 with padding (RFC 4648), table driven: sealed columns are read and written as text, on the hot path too.
[[nodiscard]] std::string base64_encode(std::string_view bytes);
/// Nothing unless `text` is well-formed.
[[nodiscard]] std::optional<std::string> base64_decode(std::string_view text);
/// The same; nothing when unused bits are set, so that bytes have one text only.
[[nodiscard]] std::optional<std::string> base64_decode_canonical(std::string_view text);
/// The same two into a text that is used again and again; what it holds is of no use when they are false.
[[nodiscard]] bool base64_decode_into(std::string_view text, std::string& bytes);
[[nodiscard]] bool base64_decode_canonical_into(std::string_view text, std::string& bytes);

/// The same for addresses (RFC 4648, section 5; RFC 7515): other letters for `+` and `/`, no padding, one text for the same bytes.
[[nodiscard]] std::string base64_url_encode(std::string_view bytes);
[[nodiscard]] std::optional<std::string> base64_url_decode(std::string_view text);

}  // namespace kakehashi
