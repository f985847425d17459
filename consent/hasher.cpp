#include "consent/ports/hasher.h"

namespace kakehashi::consent {
namespace {

constexpr std::uint8_t none = 0x80;  // values of digits stay below it

constexpr auto hexadecimal_values = [] {
    std::array<std::uint8_t, 256> table{};
    table.fill(none);
    for (std::uint8_t n = 0; n < 16; ++n) {
        table[static_cast<std::size_t>(n < 10 ? '0' + n : 'a' + n - 10)] = n;
    }
    return table;
}();

}  // namespace

std::string hex(const Digest& digest) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(digest.size() * 2);
    for (const std::uint8_t byte : digest) {
        text.push_back(digits[byte >> 4U]);
        text.push_back(digits[byte & 15U]);
    }
    return text;
}

std::optional<Digest> digest_from_hex(std::string_view text) {
    if (text.size() != 64) {
        return std::nullopt;
    }
    Digest digest{};
    unsigned seen = 0;
    for (std::size_t n = 0; n < digest.size(); ++n) {
        const unsigned high = hexadecimal_values[static_cast<unsigned char>(text[2 * n])];
        const unsigned low = hexadecimal_values[static_cast<unsigned char>(text[2 * n + 1])];
        seen |= high | low;
        digest[n] = static_cast<std::uint8_t>(high * 16 + low);
    }
    return (seen & none) == 0 ? std::optional(digest) : std::nullopt;
}

}  // namespace kakehashi::consent
