#include "adapters/sources/document/file_name.h"

#include <algorithm>
#include <array>

#include "adapters/sources/ascii.h"
#include "adapters/sources/conf_table.h"
#include "domain/identifiers.h"

namespace kakehashi::sources::document {
namespace {

std::string upper(std::string_view name) {
    std::string text(name);
    std::ranges::transform(text, text.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c & ~0x20) : c; });
    return text;
}

}  // namespace

bool ends_with(std::string_view name, std::string_view ending) { return upper(name).ends_with(upper(ending)); }

std::optional<FileName> read_file_name(std::string_view name) {
    constexpr std::string_view begin = "KK_DOCUMENT_";
    constexpr std::size_t stamp = 14;
    constexpr std::array<std::pair<std::string_view, Carrier>, 4> endings = {
        {{".CSV", Carrier::index}, {".PDF", Carrier::pdf}, {".JSON", Carrier::json}, {".XML", Carrier::xml}}};
    const std::string text = upper(name);
    const auto* const ending = std::ranges::find_if(endings, [&](const auto& known) { return text.ends_with(known.first); });
    if (!text.starts_with(begin) || ending == endings.end()) {
        return std::nullopt;
    }
    FileName read;
    read.carrier = ending->second;
    const auto parts =
        pieces(std::string_view(text).substr(begin.size(), text.size() - std::min(text.size(), begin.size() + ending->first.size())), '_');
    const std::size_t wanted = read.carrier == Carrier::index ? 2 : 3;
    if (parts.size() != wanted && !(parts.size() == 2 && read.carrier != Carrier::pdf)) {
        return read;
    }
    read.sender = parts[0];
    read.serial = parts[1];
    read.exact = OfficeNumber::parse(read.sender).has_value() && read.serial.size() == stamp && all_digits(read.serial) &&
                 (parts.size() == 2 || (parts[2].size() == 2 && all_digits(parts[2])));
    return read;
}

}  // namespace kakehashi::sources::document
