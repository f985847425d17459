#pragma once

#include <string>
#include <string_view>

namespace kakehashi::app {

/// The text with `value` wherever `name` stands in it. What `value` says is not looked at again.
[[nodiscard]] inline std::string filled(std::string text, std::string_view name, std::string_view value) {
    for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at + value.size())) {
        text.replace(at, name.size(), value);
    }
    return text;
}

/// How often `part` stands in the text.
[[nodiscard]] inline int times(std::string_view text, std::string_view part) {
    int found = 0;
    for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) {
        ++found;
    }
    return found;
}

}  // namespace kakehashi::app
