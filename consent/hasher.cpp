#include "consent/ports/hasher.h"

namespace kakehashi::consent {

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
    const auto value = [](char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; };
    if (text.size() != 64) {
        return std::nullopt;
    }
    Digest digest{};
    for (std::size_t n = 0; n < digest.size(); ++n) {
        const int high = value(text[2 * n]);
        const int low = value(text[2 * n + 1]);
        if (high < 0 || low < 0) {
            return std::nullopt;
        }
        digest[n] = static_cast<std::uint8_t>(high * 16 + low);
    }
    return digest;
}

}  // namespace kakehashi::consent
