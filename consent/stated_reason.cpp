#include "consent/stated_reason.h"

#include <cstddef>
#include <utility>

namespace kakehashi::consent {
namespace {

/// The code point that begins at `at`, and its length; a broken sequence is a visible character of one byte.
std::pair<unsigned, std::size_t> code_point(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t n) { return n < text.size() ? static_cast<unsigned char>(text[n]) : 0U; };
    const unsigned first = byte(at);
    if (first >= 0xC2 && first < 0xE0 && (byte(at + 1) & 0xC0U) == 0x80U) {
        return {(first & 0x1FU) << 6 | (byte(at + 1) & 0x3FU), 2};
    }
    if (first >= 0xE0 && first < 0xF0 && (byte(at + 1) & 0xC0U) == 0x80U && (byte(at + 2) & 0xC0U) == 0x80U) {
        return {(first & 0x0FU) << 12 | (byte(at + 1) & 0x3FU) << 6 | (byte(at + 2) & 0x3FU), 3};
    }
    return {first, 1};
}

/// Whether nothing can be seen of a character: the spaces of Unicode, controls, zero-width spaces.
bool shows_nothing(unsigned c) {
    return c <= 0x20 || c == 0x7F || c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200B) ||
           c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

}  // namespace

bool blank(std::string_view reason) {
    for (std::size_t at = 0; at < reason.size();) {
        const auto [character, length] = code_point(reason, at);
        // A lone byte above ASCII is no character; somebody still wrote something.
        if ((length == 1 && character > 0x7F) || !shows_nothing(character)) {
            return false;
        }
        at += length;
    }
    return true;
}

}  // namespace kakehashi::consent
