#include "domain/base64.h"

#include <array>
#include <cstdint>

namespace kakehashi {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t invalid = 0xFF;

constexpr std::array<std::uint8_t, 256> make_values() {
    std::array<std::uint8_t, 256> values{};
    values.fill(invalid);
    for (std::size_t n = 0; n < alphabet.size(); ++n) {
        values[static_cast<unsigned char>(alphabet[n])] = static_cast<std::uint8_t>(n);
    }
    return values;
}

constexpr auto values = make_values();

std::uint32_t value_of(char c) { return values[static_cast<unsigned char>(c)]; }

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

std::optional<std::string> base64_decode(std::string_view text) {
    if (text.size() % 4 != 0) {
        return std::nullopt;
    }
    std::size_t padding = 0;
    while (padding < 2 && text.size() > padding && text[text.size() - 1 - padding] == '=') {
        ++padding;
    }
    std::string bytes(text.size() / 4 * 3, '\0');
    char* out = bytes.data();
    std::uint32_t seen = 0;
    const std::size_t whole = padding == 0 ? text.size() : text.size() - 4;
    for (std::size_t n = 0; n < whole; n += 4, out += 3) {
        const std::uint32_t a = value_of(text[n]);
        const std::uint32_t b = value_of(text[n + 1]);
        const std::uint32_t c = value_of(text[n + 2]);
        const std::uint32_t d = value_of(text[n + 3]);
        seen |= a | b | c | d;
        const std::uint32_t block = (a << 18U) | (b << 12U) | (c << 6U) | d;
        out[0] = static_cast<char>(block >> 16U);
        out[1] = static_cast<char>(block >> 8U);
        out[2] = static_cast<char>(block);
    }
    if (padding > 0) {
        const std::uint32_t a = value_of(text[whole]);
        const std::uint32_t b = value_of(text[whole + 1]);
        const std::uint32_t c = padding == 1 ? value_of(text[whole + 2]) : 0;
        seen |= a | b | c;
        const std::uint32_t block = (a << 18U) | (b << 12U) | (c << 6U);
        out[0] = static_cast<char>(block >> 16U);
        out[1] = static_cast<char>(block >> 8U);
        bytes.resize(bytes.size() - padding);
    }
    if ((seen & 0x80U) != 0) {  // an invalid character stands as 0xFF; valid values stay below 64
        return std::nullopt;
    }
    return bytes;
}

std::optional<std::string> base64_decode_canonical(std::string_view text) {
    auto bytes = base64_decode(text);
    // Only the last characters before padding have bits that no byte uses.
    const std::size_t rest = bytes ? bytes->size() % 3 : 0;
    if (rest > 0 && base64_encode(std::string_view(*bytes).substr(bytes->size() - rest)) != text.substr(text.size() - 4)) {
        return std::nullopt;
    }
    return bytes;
}

}  // namespace kakehashi
