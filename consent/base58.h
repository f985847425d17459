#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kakehashi::consent {

/// Bytes in the alphabet of Bitcoin, as multibase `z` has them, without the `z`. Time grows with the square of the length: for keys
/// and signatures.
[[nodiscard]] std::string base58(std::string_view bytes);
/// The bytes; nothing when the text holds another character or is longer than 256.
[[nodiscard]] std::optional<std::string> from_base58(std::string_view text);

}  // namespace kakehashi::consent
