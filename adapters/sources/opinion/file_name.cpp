#include "adapters/sources/opinion/file_name.h"

#include <algorithm>

#include "adapters/sources/ascii.h"
#include "domain/identifiers.h"

namespace kakehashi::sources::opinion {

std::optional<FileName> read_file_name(std::string_view name) {
    constexpr std::string_view begin = "KK_OPINION_";
    constexpr std::size_t ending = 4;
    constexpr std::size_t stamp = 14;
    std::string text(name);
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    const bool csv = text.ends_with(".CSV");
    if (!text.starts_with(begin) || (!csv && !text.ends_with(".XML"))) {
        return std::nullopt;
    }
    FileName read;
    read.carrier = csv ? Carrier::csv : Carrier::xml;
    if (text.size() < begin.size() + ending || !is_digit(text[begin.size()])) {
        return std::nullopt;  // KK_OPINION_REQUEST_… is another form
    }
    const std::string_view middle = std::string_view(text).substr(begin.size(), text.size() - begin.size() - ending);
    const std::size_t between = middle.find('_');
    if (between == std::string_view::npos) {
        return read;
    }
    read.sender = middle.substr(0, between);
    read.serial = middle.substr(between + 1);
    const bool known = InsurerNumber::parse(read.sender) || OfficeNumber::parse(read.sender);
    read.exact = known && read.serial.size() == stamp && all_digits(read.serial);
    return read;
}

}  // namespace kakehashi::sources::opinion
