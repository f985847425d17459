#include "consent/ports/hasher.h"

namespace kakehashi::consent {
namespace {

/// Eight hexadecimal digits at a time, a byte of `digits` each: their values, a byte each. Nothing for other characters: the values
/// written as digits again would be others.
std::optional<std::uint64_t> values_of(std::uint64_t digits) {
    constexpr std::uint64_t every = 0x0101010101010101U;
    constexpr unsigned from_ten_to_a = 'a' - '0' - 10;
    const std::uint64_t letters = (digits >> 6U) & every;
    const std::uint64_t values = (digits & (every * 0x0F)) + letters * 9;
    const std::uint64_t beyond_nine = ((values + every * 6) >> 4U) & every;
    const bool small = (values & (every * 0xF0)) == 0;  // 'g' would be sixteen
    const bool same = values + every * '0' + beyond_nine * from_ten_to_a == digits;
    return small && same ? std::optional(values) : std::nullopt;
}

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
    for (std::size_t n = 0; n < digest.size(); n += 4) {
        std::uint64_t digits = 0;
        for (std::size_t at = 0; at < 8; ++at) {
            digits = (digits << 8U) | static_cast<unsigned char>(text[2 * n + at]);
        }
        const auto values = values_of(digits);
        if (!values) {
            return std::nullopt;
        }
        // Two neighbours make a byte; then the bytes, which stand in every other place, move together.
        const std::uint64_t bytes = *values | (*values >> 4U);
        digest[n] = static_cast<std::uint8_t>(bytes >> 48U);
        digest[n + 1] = static_cast<std::uint8_t>(bytes >> 32U);
        digest[n + 2] = static_cast<std::uint8_t>(bytes >> 16U);
        digest[n + 3] = static_cast<std::uint8_t>(bytes);
    }
    return digest;
}

}  // namespace kakehashi::consent
