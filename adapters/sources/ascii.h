#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace kakehashi::sources {

/// How many bytes at the beginning of `bytes` are ASCII; eight at a time.
[[nodiscard]] inline std::size_t ascii_run(std::string_view bytes) {
    std::size_t n = 0;
    while (n + 8 <= bytes.size()) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data() + n, sizeof word);
        const std::uint64_t high = word & 0x8080808080808080U;
        if (high != 0) {
            if constexpr (std::endian::native == std::endian::little) {
                return n + static_cast<std::size_t>(std::countr_zero(high)) / 8;
            }
            break;
        }
        n += 8;
    }
    while (n < bytes.size() && static_cast<unsigned char>(bytes[n]) < 0x80) {
        ++n;
    }
    return n;
}

[[nodiscard]] inline bool is_ascii(std::string_view bytes) { return ascii_run(bytes) == bytes.size(); }

[[nodiscard]] inline bool is_digit(char c) { return c >= '0' && c <= '9'; }

[[nodiscard]] inline bool all_digits(std::string_view text) {
    for (const char c : text) {
        if (!is_digit(c)) {
            return false;
        }
    }
    return !text.empty();
}

/// The number in `text`, which holds at most 18 digits and nothing else; -1 otherwise.
[[nodiscard]] inline std::int64_t number_in(std::string_view text) {
    if (!all_digits(text) || text.size() > 18) {
        return -1;
    }
    std::int64_t value = 0;
    for (const char c : text) {
        value = value * 10 + (c - '0');
    }
    return value;
}

}  // namespace kakehashi::sources
