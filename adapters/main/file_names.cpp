#include "adapters/main/file_names.h"

#include <algorithm>

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

}  // namespace kakehashi::app
