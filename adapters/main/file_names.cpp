#include "adapters/main/file_names.h"

#include <algorithm>
#include <array>

#include "adapters/sources/cp932.h"
#include "adapters/sources/utf8.h"
#include "domain/identifiers.h"

namespace kakehashi::app {

namespace {

std::string in_utf8(const std::string& name) {
    if (sources::first_bad_utf8(name) == name.size()) {
        return name;
    }
    const auto cp932 = sources::Cp932::shared();
    std::string text;
    if (cp932 && (*cp932)->append_utf8(name, text).trouble == sources::Cp932::Trouble::none) {
        return text;
    }
    text = name;
    std::ranges::replace_if(text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; }, '_');
    return text;
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

}  // namespace

std::string readable_name(const std::string& name) {
    std::string text = in_utf8(name);
    std::ranges::replace_if(text, is_control, '_');
    if (holds_individual_number(text)) {
        std::ranges::replace_if(text, [](char c) { return (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80; }, '*');
    }
    return text;
}

std::string last_part(const std::string& name) {
    const std::string text = readable_name(name);  // first, for the second byte of a CP932 character may be a backslash
    const std::size_t slash = text.find_last_of("/\\");
    return slash == std::string::npos ? text : text.substr(slash + 1);
}

bool left_by_a_desktop(std::string_view name) {
    return name.starts_with('.') || name == "Thumbs.db" || name == "desktop.ini";
}

bool may_be_a_note(std::string_view name) {
    constexpr std::array<std::string_view, 6> endings = {".txt", ".md", ".log", ".html", ".htm", ".url"};
    std::string lower(name);
    std::ranges::transform(lower, lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
    return std::ranges::any_of(endings, [&](std::string_view ending) { return lower.ends_with(ending); });
}

bool is_note(std::string_view name, std::string_view head) {
    const std::size_t begin = std::min(head.find_first_not_of("\r\n"), head.size());
    const std::string_view line = head.substr(begin, head.find('\n', begin) - begin);
    // The first line of LIFE names its form; a row has commas.
    return may_be_a_note(name) && line.find_first_of(",\t") == std::string_view::npos && !line.starts_with("FORM_");
}

}  // namespace kakehashi::app
