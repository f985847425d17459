#include "adapters/sources/mending/shape.h"

#include "adapters/sources/cp932_encoder.h"
#include "adapters/sources/utf8.h"

namespace kakehashi::sources::mending {
namespace {

constexpr std::size_t longest = 40;  // characters

bool within(std::uint32_t point, std::uint32_t from, std::uint32_t to) { return point >= from && point <= to; }

std::string_view shape_of_point(std::uint32_t point, std::string_view itself) {
    if (within(point, '0', '9')) {
        return "#";
    }
    if (within(point, 'A', 'Z') || within(point, 'a', 'z')) {
        return "a";
    }
    if (within(point, 0xFF10, 0xFF19)) {
        return "＃";
    }
    if (within(point, 0xFF65, 0xFF9F)) {
        return "ｱ";
    }
    if (within(point, 0x30A1, 0x30FA)) {
        return "ア";
    }
    // Signs say how a value is written, not whose it is; so do the words of dates.
    const bool sign = point < 0x80 || point == 0x3000 || within(point, 0xFF01, 0xFF0F) || point == 0x30FC;
    return sign || itself == "年" || itself == "月" || itself == "日" ? itself : std::string_view("＊");
}

/// Too short for an individual number, and in an item that tells of nobody.
bool harmless(const Item& item, std::string_view utf8) {
    return !item.personal() && item.type != CellType::text && characters_in(utf8) < 12;
}

}  // namespace

std::string shape_of(std::string_view utf8) {
    std::string shape;
    for (std::size_t n = 0; !utf8.empty(); ++n) {
        if (n == longest) {
            return shape + "…";
        }
        std::size_t length = 0;
        const std::uint32_t point = code_point_at(utf8, length);
        shape += point < 0x20 ? std::string_view("·") : shape_of_point(point, utf8.substr(0, length));
        utf8.remove_prefix(length);
    }
    return shape;
}

std::string shown(const Item& item, std::string_view utf8) {
    return harmless(item, utf8) ? std::string(utf8) : shape_of(utf8);
}

std::string shown_padded(const Item& item, std::string_view before, std::string_view after) {
    if (harmless(item, after) || after.size() <= before.size()) {
        return shown(item, after);
    }
    return std::string(after.size() - before.size(), '0') + shape_of(before);
}

}  // namespace kakehashi::sources::mending
