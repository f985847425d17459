#include "domain/json_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstring>

namespace kakehashi {

namespace {

/// Whether one of eight bytes has to be escaped; may say yes for nothing, never no for something.
bool needs_escape(std::uint64_t bytes) {
    constexpr std::uint64_t ones = 0x0101010101010101U;
    constexpr std::uint64_t tops = 0x8080808080808080U;
    const auto has_less = [](std::uint64_t x, std::uint64_t n) { return (x - ones * n) & ~x & tops; };
    return (has_less(bytes, 0x20) | has_less(bytes ^ (ones * '"'), 1) | has_less(bytes ^ (ones * '\\'), 1)) != 0;
}

bool needs_escape_at(std::string_view value, std::size_t at) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, value.data() + at, sizeof bytes);
    return needs_escape(bytes);
}

bool needs_escape(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }

}  // namespace

bool is_plain_json(std::string_view value) {
    constexpr std::size_t word = sizeof(std::uint64_t);
    std::size_t at = 0;
    for (; at + word <= value.size(); at += word) {
        if (needs_escape_at(value, at)) {
            break;
        }
    }
    if (at + word > value.size() && value.size() >= word) {
        // The last bytes again, together with some that were looked at.
        at = needs_escape_at(value, value.size() - word) ? at : value.size();
    }
    return std::none_of(value.begin() + static_cast<std::ptrdiff_t>(at), value.end(), [](char c) { return needs_escape(c); });
}

void append_json_string(std::string& out, std::string_view value) {
    constexpr std::string_view hex = "0123456789abcdef";
    out.push_back('"');
    std::size_t plain = 0;
    for (std::size_t n = 0; n < value.size(); ++n) {
        std::uint64_t bytes = 0;
        while (n + sizeof bytes <= value.size()) {
            std::memcpy(&bytes, value.data() + n, sizeof bytes);
            if (needs_escape(bytes)) {
                break;
            }
            n += sizeof bytes;
        }
        if (n == value.size()) {
            break;
        }
        const auto c = static_cast<unsigned char>(value[n]);
        if (c >= 0x20 && c != '"' && c != '\\') {
            continue;
        }
        out.append(value, plain, n - plain);
        plain = n + 1;
        out.push_back('\\');
        switch (c) {
            case '"': out.push_back('"'); break;
            case '\\': out.push_back('\\'); break;
            case '\b': out.push_back('b'); break;
            case '\f': out.push_back('f'); break;
            case '\n': out.push_back('n'); break;
            case '\r': out.push_back('r'); break;
            case '\t': out.push_back('t'); break;
            default:
                out.append("u00");
                out.push_back(hex[c >> 4U]);
                out.push_back(hex[c & 15U]);
        }
    }
    out.append(value, plain, value.size() - plain);
    out.push_back('"');
}

void JsonText::separate() {
    if (needs_comma_) {
        out_.push_back(',');
    }
    needs_comma_ = true;
}

JsonText& JsonText::open_object() {
    separate();
    out_.push_back('{');
    needs_comma_ = false;
    return *this;
}

JsonText& JsonText::close_object() {
    out_.push_back('}');
    needs_comma_ = true;
    return *this;
}

JsonText& JsonText::open_array() {
    separate();
    out_.push_back('[');
    needs_comma_ = false;
    return *this;
}

JsonText& JsonText::close_array() {
    out_.push_back(']');
    needs_comma_ = true;
    return *this;
}

JsonText& JsonText::name(std::string_view name) {
    separate();
    append_json_string(out_, name);
    out_.push_back(':');
    needs_comma_ = false;
    return *this;
}

JsonText& JsonText::text(std::string_view value) {
    separate();
    append_json_string(out_, value);
    return *this;
}

JsonText& JsonText::integer(std::int64_t value) {
    separate();
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    out_.append(digits.data(), end);
    return *this;
}

JsonText& JsonText::boolean(bool value) {
    separate();
    out_.append(value ? "true" : "false");
    return *this;
}

JsonText& JsonText::null() {
    separate();
    out_.append("null");
    return *this;
}

JsonText& JsonText::raw(std::string_view json) {
    separate();
    out_.append(json);
    return *this;
}

std::string& JsonText::value() {
    separate();
    return out_;
}

JsonText& JsonText::member_or_null(std::string_view key, std::string_view value) {
    return value.empty() ? name(key).null() : name(key).text(value);
}

}  // namespace kakehashi
