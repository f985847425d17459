#include "adapters/sources/mending/text_code.h"

#include "adapters/sources/utf8.h"

namespace kakehashi::sources::mending {

Result<TextCodes> TextCodes::open() {
    TRY(auto table, Cp932::shared());
    return TextCodes(std::move(table));
}

std::optional<std::string> TextCodes::decoded(std::string_view bytes, Code code) const {
    if (code == Code::utf8) {
        return first_bad_utf8(bytes) == bytes.size() ? std::optional<std::string>(bytes) : std::nullopt;
    }
    std::string text;
    return table_->append_utf8(bytes, text).trouble == Cp932::Trouble::none ? std::optional(text) : std::nullopt;
}

std::optional<std::string> TextCodes::of_utf16(std::string_view bytes) {
    bool big = false;
    if (bytes.starts_with("\xFE\xFF") || bytes.starts_with("\xFF\xFE")) {
        big = bytes.starts_with("\xFE\xFF");
        bytes.remove_prefix(2);
    } else {
        big = bytes.size() > 1 && bytes[0] == '\0';
    }
    if (bytes.size() % 2 != 0) {
        return std::nullopt;
    }
    const auto unit = [&](std::size_t n) {
        const auto first = static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[n]));
        const auto second = static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[n + 1]));
        return big ? first << 8U | second : second << 8U | first;
    };
    std::string text;
    for (std::size_t n = 0; n < bytes.size(); n += 2) {
        std::uint32_t point = unit(n);
        if (point >= 0xD800 && point < 0xE000) {
            const std::uint32_t low = point < 0xDC00 && n + 3 < bytes.size() ? unit(n + 2) : 0;
            if (low < 0xDC00 || low > 0xDFFF) {
                return std::nullopt;
            }
            point = 0x10000 + ((point - 0xD800) << 10U) + (low - 0xDC00);
            n += 2;
        }
        append_code_point(text, point);
    }
    return text;
}

TextCodes::Encoded TextCodes::encoded(std::string_view utf8, Code code, const Tables& tables) const {
    Encoded made;
    if (code == Code::utf8) {
        made.bytes = utf8;
        return made;
    }
    for (std::size_t at = 0; at < utf8.size();) {
        std::size_t length = 0;
        const std::uint32_t point = code_point_at(utf8.substr(at), length);
        if (!encoder_.append(utf8.substr(at, length), made.bytes)) {
            const auto fold = tables.folding().find(point);
            if (fold == tables.folding().end() || !encoder_.append(fold->second, made.bytes)) {
                made.stopped_at = at;
                return made;
            }
            made.folded = true;
        }
        at += length;
    }
    return made;
}

}  // namespace kakehashi::sources::mending
