#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/sources/cp932.h"

namespace kakehashi::sources {

/// UTF-8 to code page 932, the way back of Cp932. Where a character has several places the one Windows writes is taken:
/// JIS X 0208 first, then NEC's special characters, IBM's extensions, and NEC's selection of those (ED40–EEFC) never.
/// Immutable; may be shared by threads.
class Cp932Encoder {
public:
    explicit Cp932Encoder(const Cp932& table);

    /// Appends the bytes of `utf8` (well-formed); false when a character has no place in the code page, `out` then ends
    /// before it.
    [[nodiscard]] bool append(std::string_view utf8, std::string& out) const;

private:
    std::vector<std::uint16_t> code_of_;  ///< by code point up to U+FFFF; 0: none
};

/// The first code point of well-formed, not empty UTF-8; `length` becomes its size in bytes.
[[nodiscard]] std::uint32_t code_point_at(std::string_view utf8, std::size_t& length);

/// Appends a code point as UTF-8.
void append_code_point(std::string& to, std::uint32_t point);

}  // namespace kakehashi::sources
