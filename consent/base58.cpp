#include "consent/base58.h"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace kakehashi::consent {
namespace {

constexpr std::string_view alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
constexpr std::size_t longest = 256;

/// `digits`, most significant first in base `from`, as digits of base `to`, least significant first; leading zeros are not kept.
std::vector<std::uint32_t> rebased(const std::vector<std::uint32_t>& digits, std::uint32_t from, std::uint32_t to) {
    std::vector<std::uint32_t> result;
    for (std::uint32_t carry : digits) {
        for (std::uint32_t& digit : result) {
            carry += digit * from;
            digit = carry % to;
            carry /= to;
        }
        for (; carry > 0; carry /= to) {
            result.push_back(carry % to);
        }
    }
    return result;
}

}  // namespace

std::string base58(std::string_view bytes) {
    std::vector<std::uint32_t> digits;
    for (const char byte : bytes) {
        digits.push_back(static_cast<unsigned char>(byte));
    }
    std::string text(static_cast<std::size_t>(std::ranges::find_if(bytes, [](char c) { return c != '\0'; }) - bytes.begin()), alphabet[0]);
    const auto reversed = rebased(digits, 256, 58);
    std::for_each(reversed.rbegin(), reversed.rend(), [&](std::uint32_t digit) { text.push_back(alphabet[digit]); });
    return text;
}

std::optional<std::string> from_base58(std::string_view text) {
    if (text.size() > longest) {
        return std::nullopt;
    }
    std::vector<std::uint32_t> digits;
    for (const char c : text) {
        const std::size_t digit = alphabet.find(c);
        if (digit == std::string_view::npos) {
            return std::nullopt;
        }
        digits.push_back(static_cast<std::uint32_t>(digit));
    }
    const auto zeros = static_cast<std::size_t>(std::ranges::find_if(text, [](char c) { return c != alphabet[0]; }) - text.begin());
    std::string bytes(zeros, '\0');
    const auto reversed = rebased(digits, 58, 256);
    std::for_each(reversed.rbegin(), reversed.rend(), [&](std::uint32_t digit) { bytes.push_back(static_cast<char>(digit)); });
    return bytes;
}

}  // namespace kakehashi::consent
