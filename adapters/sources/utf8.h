#pragma once

#include <cstddef>
#include <string_view>

namespace kakehashi::sources {

/// Where the first byte stands that is not well-formed UTF-8 (no overlong forms, no surrogates, at most U+10FFFF);
/// the size of `bytes` when all of it is.
[[nodiscard]] std::size_t first_bad_utf8(std::string_view bytes);

/// The length without a last character of which only the beginning is there; for text cut at a fixed size.
[[nodiscard]] std::size_t whole_utf8(std::string_view bytes);

/// How many characters (code points) well-formed UTF-8 holds.
[[nodiscard]] std::size_t characters_in(std::string_view text);

}  // namespace kakehashi::sources
