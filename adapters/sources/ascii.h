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

/// Whether one of the bytes of `word` is a control character (below 0x20, or 0x7F) or, with `high` of 0x80 in each, not
/// ASCII.
template <class Word>
[[nodiscard]] constexpr bool has_special(Word word, Word high) {
    constexpr Word ones = static_cast<Word>(~Word{0}) / 0xFF;
    constexpr Word tops = ones * 0x80;
    const Word below_space = (word - ones * 0x20) & ~word & tops;
    const Word deleted = word ^ (ones * 0x7F);
    const Word is_deleted = (deleted - ones) & ~deleted & tops;
    return (below_space | is_deleted | (word & high)) != 0;
}

/// Whether all of it is ASCII that can be seen, or a space; most cells are.
[[nodiscard]] inline bool is_plain(std::string_view bytes) {
    const auto special = [&]<class Word>(std::size_t at, Word /*kind*/) {
        Word word = 0;
        std::memcpy(&word, bytes.data() + at, sizeof word);
        return has_special<Word>(word, static_cast<Word>(static_cast<Word>(~Word{0}) / 0xFF * 0x80));
    };
    if (bytes.size() >= 8) {
        for (std::size_t at = 0; at + 8 <= bytes.size(); at += 8) {
            if (special(at, std::uint64_t{})) {
                return false;
            }
        }
        return !special(bytes.size() - 8, std::uint64_t{});
    }
    if (bytes.size() >= 4) {
        return !special(0, std::uint32_t{}) && !special(bytes.size() - 4, std::uint32_t{});
    }
    for (const char c : bytes) {
        if (c < 0x20 || c >= 0x7F) {
            return false;
        }
    }
    return true;
}

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
