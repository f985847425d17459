#pragma once

#include <string>
#include <string_view>

namespace kakehashi::http::sign_in {

/// Names and values as application/x-www-form-urlencoded, which is also what a query is made of.
class FormText {
public:
    FormText& add(std::string_view name, std::string_view value) {
        text_ += text_.empty() ? "" : "&";
        append(name);
        text_ += '=';
        append(value);
        return *this;
    }
    [[nodiscard]] const std::string& text() const { return text_; }

private:
    void append(std::string_view part) {
        constexpr std::string_view digits = "0123456789ABCDEF";
        for (const char c : part) {
            const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
            if (plain) {
                text_ += c;
            } else {
                const auto byte = static_cast<unsigned char>(c);
                text_ += '%';
                text_ += digits[byte >> 4U];
                text_ += digits[byte & 15U];
            }
        }
    }

    std::string text_;
};

}  // namespace kakehashi::http::sign_in
