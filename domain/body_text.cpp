#include "domain/body_text.h"

#include <array>
#include <charconv>

namespace kakehashi {
namespace {

/// The end of the text or number that begins at `begin`.
std::size_t end_of_value(std::string_view text, std::size_t begin) {
    std::size_t end = begin;
    if (text[end] != '"') {
        return std::min(text.find_first_of(",}]", end), text.size());
    }
    ++end;
    while (end < text.size() && text[end] != '"') {
        end += text[end] == '\\' ? 2 : 1;
    }
    return std::min(end + 1, text.size());
}

void erase_member(std::string& text, std::string_view name) {
    const std::string head = "\"" + std::string(name) + "\":";
    for (std::size_t begin = text.find(head); begin != std::string::npos; begin = text.find(head, begin)) {
        const std::size_t value = begin + head.size();
        if (value >= text.size() || text[value] == '{' || text[value] == '[') {
            begin = value;
            continue;
        }
        std::size_t end = end_of_value(text, value);
        if (end < text.size() && text[end] == ',') {
            ++end;
        } else if (begin > 0 && text[begin - 1] == ',') {
            --begin;
        }
        text.erase(begin, end - begin);
    }
}

}  // namespace

std::string without_members(std::string_view body, std::span<const std::string> members) {
    std::string text(body);
    for (const std::string& member : members) {
        erase_member(text, member);
    }
    return text;
}

std::string content_of(std::string_view body) {
    static const std::array<std::string, 7> provenance = {"file",      "file_identifier", "file_name", "file_sha256",
                                                             "file_size", "file_type",       "line"};
    return without_members(body, provenance);
}

void for_each_text(std::string_view body, const std::function<void(std::string_view, std::string_view)>& told) {
    std::size_t at = 1;
    while (at < body.size() && body[at] == '"') {
        const std::size_t name_end = end_of_value(body, at);
        const std::size_t value = name_end + 1;
        if (value >= body.size() || body[name_end] != ':' || body[value] == '{' || body[value] == '[') {
            return;
        }
        const std::size_t end = end_of_value(body, value);
        if (body[value] == '"' && end - value >= 2) {
            told(body.substr(at + 1, name_end - at - 2), body.substr(value + 1, end - value - 2));
        }
        at = end + 1;
    }
}

namespace {

/// Where the text that begins behind a quote ends; npos when it does not.
std::size_t end_of_text(std::string_view body, std::size_t begin) {
    std::size_t end = begin;
    while (end < body.size() && body[end] != '"') {
        end += body[end] == '\\' ? 2 : 1;
    }
    return end < body.size() ? end : std::string_view::npos;
}

}  // namespace

std::optional<std::string_view> text_member(std::string_view body, std::string_view name) {
    const std::string head = "\"" + std::string(name) + "\":\"";
    const std::size_t at = body.find(head);
    const std::size_t begin = at + head.size();
    const std::size_t end = at == std::string_view::npos ? at : end_of_text(body, begin);
    return end == std::string_view::npos ? std::nullopt : std::optional(body.substr(begin, end - begin));
}

std::optional<std::string_view> own_text_member(std::string_view body, std::string_view name) {
    std::size_t depth = 0;
    for (std::size_t at = 0; at < body.size(); ++at) {
        depth += body[at] == '{' || body[at] == '[' ? 1U : 0U;
        depth -= (body[at] == '}' || body[at] == ']') && depth > 0 ? 1U : 0U;
        if (body[at] != '"') {
            continue;
        }
        const std::size_t end = end_of_text(body, at + 1);
        if (end == std::string_view::npos) {
            return std::nullopt;
        }
        // A member of the body itself: what stands within others may have the same name.
        constexpr std::string_view then_text = ":\"";
        if (depth == 1 && body.substr(at + 1, end - at - 1) == name && body.substr(end + 1, then_text.size()) == then_text) {
            const std::size_t begin = end + 1 + then_text.size();
            const std::size_t last = end_of_text(body, begin);
            return last == std::string_view::npos ? std::nullopt : std::optional(body.substr(begin, last - begin));
        }
        at = end;
    }
    return std::nullopt;
}

std::string text_in(std::string_view body, std::string_view name) { return unescaped(text_member(body, name).value_or("")); }

std::string own_text_in(std::string_view body, std::string_view name) { return unescaped(own_text_member(body, name).value_or("")); }

std::string unescaped(std::string_view text) {
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '\\' || at + 1 == text.size()) {
            plain += text[at];
            continue;
        }
        const char escape = text[++at];
        unsigned code = 0;
        if (escape == 'u' && at + 4 < text.size() &&
            std::from_chars(text.data() + at + 1, text.data() + at + 5, code, 16).ptr == text.data() + at + 5) {
            plain += static_cast<char>(code);  // a control: nothing else is written so
            at += 4;
            continue;
        }
        constexpr std::string_view letters = "bfnrt";
        constexpr std::string_view controls = "\b\f\n\r\t";
        const std::size_t known = letters.find(escape);
        plain += known == std::string_view::npos ? escape : controls[known];
    }
    return plain;
}

}  // namespace kakehashi
