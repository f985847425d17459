#include "adapters/sources/document/base64_text.h"

#include <array>
#include <string>

namespace kakehashi::sources::document {
namespace {

constexpr std::array<signed char, 256> values = [] {
    std::array<signed char, 256> table{};
    table.fill(-1);
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (std::size_t n = 0; n < letters.size(); ++n) {
        table[static_cast<unsigned char>(letters[n])] = static_cast<signed char>(n);
    }
    return table;
}();

}  // namespace

bool Base64Text::take(std::string_view text) {
    std::string out;
    out.reserve(text.size() / 4 * 3 + 3);
    for (const char c : text) {
        if (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
            continue;
        }
        if (c == '=') {
            ++padding_;
            broken_ = broken_ || count_ < 2 || count_ + padding_ > 4;
            continue;
        }
        const signed char value = values[static_cast<unsigned char>(c)];
        if (value < 0 || padding_ > 0 || broken_) {
            broken_ = true;
            return false;
        }
        group_ = group_ << 6U | static_cast<std::uint32_t>(value);
        if (++count_ > 1) {  // from the second letter on, each one ends a byte
            out.push_back(static_cast<char>(group_ >> (6U - 2U * static_cast<unsigned>(count_ - 1)) & 0xFFU));
        }
        if (count_ == 4) {
            count_ = 0;
            group_ = 0;
        }
    }
    return !broken_ && (out.empty() || to_.take(out));
}

}  // namespace kakehashi::sources::document
