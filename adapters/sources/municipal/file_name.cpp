#include "adapters/sources/municipal/file_name.h"

#include <algorithm>

#include "adapters/sources/ascii.h"
#include "domain/identifiers.h"

namespace kakehashi::sources::municipal {

std::optional<FileName> read_file_name(std::string_view name) {
    std::string text(name);
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    if (!text.starts_with("KK_") || !text.ends_with(".CSV")) {
        return std::nullopt;
    }
    FileName read;
    const std::string_view middle = std::string_view(text).substr(3, text.size() - 7);
    const std::size_t last = middle.rfind('_');
    const std::size_t before = last == std::string_view::npos || last == 0 ? last : middle.rfind('_', last - 1);
    if (last == std::string_view::npos || before == std::string_view::npos || before == last) {
        return read;
    }
    read.form = middle.substr(0, before);
    read.insurer = middle.substr(before + 1, last - before - 1);
    read.serial = middle.substr(last + 1);
    read.exact = InsurerNumber::parse(read.insurer).has_value() && read.serial.size() == 14 && all_digits(read.serial);
    return read;
}

}  // namespace kakehashi::sources::municipal
