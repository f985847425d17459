#include "domain/base64.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace kakehashi {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint32_t invalid = 0x80000000U;  // no block of four valid characters has this bit

/// The value of each character where it stands in a block of four, first to last: four look-ups and no shifts a block.
using Values = std::array<std::array<std::uint32_t, 256>, 4>;

constexpr Values make_values() {
    Values values{};
    for (std::size_t place = 0; place < values.size(); ++place) {
        values[place].fill(invalid);
        for (std::size_t n = 0; n < alphabet.size(); ++n) {
            values[place][static_cast<unsigned char>(alphabet[n])] = static_cast<std::uint32_t>(n) << (18U - 6U * place);
        }
    }
    return values;
}

constexpr Values values = make_values();

std::uint32_t value_of(char c, std::size_t place) { return values[place][static_cast<unsigned char>(c)]; }

std::uint32_t block_of(const char* four) {
    return value_of(four[0], 0) | value_of(four[1], 1) | value_of(four[2], 2) | value_of(four[3], 3);
}

}  // namespace

std::string base64_encode(std::string_view bytes) {
    std::string text((bytes.size() + 2) / 3 * 4, '=');
    char* out = text.data();
    const auto* in = reinterpret_cast<const unsigned char*>(bytes.data());
    std::size_t left = bytes.size();
    for (; left >= 3; left -= 3, in += 3, out += 4) {
        const std::uint32_t block = (static_cast<std::uint32_t>(in[0]) << 16U) | (static_cast<std::uint32_t>(in[1]) << 8U) | in[2];
        out[0] = alphabet[block >> 18U];
        out[1] = alphabet[(block >> 12U) & 63U];
        out[2] = alphabet[(block >> 6U) & 63U];
        out[3] = alphabet[block & 63U];
    }
    if (left > 0) {
        const std::uint32_t block = (static_cast<std::uint32_t>(in[0]) << 16U) | (left == 2 ? static_cast<std::uint32_t>(in[1]) << 8U : 0U);
        out[0] = alphabet[block >> 18U];
        out[1] = alphabet[(block >> 12U) & 63U];
        if (left == 2) {
            out[2] = alphabet[(block >> 6U) & 63U];
        }
    }
    return text;
}

bool base64_decode_into(std::string_view text, std::string& bytes) {
    bytes.resize(text.size() / 4 * 3);
    if (text.size() % 4 != 0) {
        return false;
    }
    std::size_t padding = 0;
    while (padding < 2 && text.size() > padding && text[text.size() - 1 - padding] == '=') {
        ++padding;
    }
    char* out = bytes.data();
    std::uint32_t seen = 0;
    const std::size_t whole = padding == 0 ? text.size() : text.size() - 4;
    const char* in = text.data();
    for (const char* const end = in + whole; in != end; in += 4, out += 3) {
        const std::uint32_t block = block_of(in);
        seen |= block;
        out[0] = static_cast<char>(block >> 16U);
        out[1] = static_cast<char>(block >> 8U);
        out[2] = static_cast<char>(block);
    }
    if (padding > 0) {
        const std::uint32_t block = value_of(in[0], 0) | value_of(in[1], 1) | (padding == 1 ? value_of(in[2], 2) : 0);
        seen |= block;
        out[0] = static_cast<char>(block >> 16U);
        out[1] = static_cast<char>(block >> 8U);
        bytes.resize(bytes.size() - padding);
    }
    return (seen & invalid) == 0;
}

bool base64_decode_canonical_into(std::string_view text, std::string& bytes) {
    if (!base64_decode_into(text, bytes)) {
        return false;
    }
    // Only the last characters before padding have bits that no byte uses.
    const std::size_t rest = bytes.size() % 3;
    return rest == 0 || base64_encode(std::string_view(bytes).substr(bytes.size() - rest)) == text.substr(text.size() - 4);
}

std::optional<std::string> base64_decode(std::string_view text) {
    std::string bytes;
    return base64_decode_into(text, bytes) ? std::optional(std::move(bytes)) : std::nullopt;
}

std::optional<std::string> base64_decode_canonical(std::string_view text) {
    std::string bytes;
    return base64_decode_canonical_into(text, bytes) ? std::optional(std::move(bytes)) : std::nullopt;
}

std::string base64_url_encode(std::string_view bytes) {
    std::string text = base64_encode(bytes);
    std::ranges::replace(text, '+', '-');
    std::ranges::replace(text, '/', '_');
    text.resize(std::min(text.find('='), text.size()));
    return text;
}

std::optional<std::string> base64_url_decode(std::string_view text) {
    if (text.find_first_of("+/=") != std::string_view::npos || text.size() % 4 == 1) {
        return std::nullopt;
    }
    std::string plain(text);
    std::ranges::replace(plain, '-', '+');
    std::ranges::replace(plain, '_', '/');
    plain.resize((plain.size() + 3) / 4 * 4, '=');
    return base64_decode_canonical(plain);
}

}  // namespace kakehashi
