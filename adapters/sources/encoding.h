#pragma once

#include <string_view>

#include "domain/ports/source.h"

namespace kakehashi::sources {

/// `utf8_narrow`: well-formed UTF-8 without any character of three bytes; might as well be half-width kana of CP932.
enum class Encoding { ascii, cp932, utf8, utf8_narrow, utf8_with_mark, utf16 };

/// How the file's text is written: a byte order mark decides; else the first 64 KiB from the first byte that is not
/// ASCII, which are UTF-8 when they are well-formed UTF-8, else CP932.
[[nodiscard]] Result<Encoding> detect_encoding(RawBytes& bytes);

/// The same for text in hand, which may be cut within a character.
[[nodiscard]] Encoding detect_encoding(std::string_view head);

}  // namespace kakehashi::sources
