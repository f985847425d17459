#include "adapters/sources/cp932_encoder.h"

#include <array>

namespace kakehashi::sources {
namespace {

constexpr std::size_t basic_plane = 0x10000;

}  // namespace

std::uint32_t code_point_at(std::string_view utf8, std::size_t& length) {
    const auto byte = [&](std::size_t n) { return static_cast<std::uint32_t>(static_cast<unsigned char>(utf8[n])); };
    const std::uint32_t first = byte(0);
    if (first < 0x80) {
        length = 1;
        return first;
    }
    length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    std::uint32_t point = first & (0xFFU >> (length + 1));
    for (std::size_t n = 1; n < length; ++n) {
        point = point << 6U | (byte(n) & 0x3FU);
    }
    return point;
}

void append_code_point(std::string& to, std::uint32_t point) {
    const auto byte = [&](std::uint32_t value) { to.push_back(static_cast<char>(static_cast<unsigned char>(value))); };
    if (point < 0x80) {
        byte(point);
    } else if (point < 0x800) {
        byte(0xC0U | point >> 6U);
        byte(0x80U | (point & 0x3FU));
    } else if (point < basic_plane) {
        byte(0xE0U | point >> 12U);
        byte(0x80U | (point >> 6U & 0x3FU));
        byte(0x80U | (point & 0x3FU));
    } else {
        byte(0xF0U | point >> 18U);
        byte(0x80U | (point >> 12U & 0x3FU));
        byte(0x80U | (point >> 6U & 0x3FU));
        byte(0x80U | (point & 0x3FU));
    }
}

Cp932Encoder::Cp932Encoder(const Cp932& table) : code_of_(basic_plane) {
    std::array<char, 8> text{};
    const auto learn = [&](std::string_view bytes, std::uint16_t code) {
        const Cp932::Outcome outcome = table.decode(bytes, text.data());
        if (outcome.trouble != Cp932::Trouble::none) {
            return;
        }
        std::size_t length = 0;
        const std::uint32_t point = code_point_at({text.data(), outcome.written}, length);
        // Ascending codes are the order of preference, but for the one block that is left to the end.
        if (point < basic_plane && length == outcome.written && code_of_[point] == 0) {
            code_of_[point] = code;
        }
    };
    for (unsigned code = 1; code < 0x100; ++code) {
        const char byte = static_cast<char>(static_cast<unsigned char>(code));
        learn({&byte, 1}, static_cast<std::uint16_t>(code));
    }
    for (const bool selected_by_nec : {false, true}) {
        for (unsigned lead = 0x81; lead <= 0xFC; ++lead) {
            if ((lead == 0xED || lead == 0xEE) != selected_by_nec || (lead > 0x9F && lead < 0xE0)) {
                continue;
            }
            for (unsigned trail = 0x40; trail <= 0xFC; ++trail) {
                const std::array<char, 2> pair = {static_cast<char>(static_cast<unsigned char>(lead)),
                                                  static_cast<char>(static_cast<unsigned char>(trail))};
                learn({pair.data(), pair.size()}, static_cast<std::uint16_t>(lead << 8U | trail));
            }
        }
    }
}

bool Cp932Encoder::append(std::string_view utf8, std::string& out) const {
    while (!utf8.empty()) {
        std::size_t length = 0;
        const std::uint32_t point = code_point_at(utf8, length);
        const std::uint16_t code = point < basic_plane ? code_of_[point] : std::uint16_t{0};
        if (code == 0 && point != 0) {
            return false;
        }
        if (code > 0xFF) {
            out.push_back(static_cast<char>(static_cast<unsigned char>(code >> 8U)));
        }
        out.push_back(static_cast<char>(static_cast<unsigned char>(code & 0xFFU)));
        utf8.remove_prefix(length);
    }
    return true;
}

}  // namespace kakehashi::sources
