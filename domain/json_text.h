#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace kakehashi {

/// Appends JSON to a string, member by member: no tree, one pass, no allocation but the growth of the text itself.
///
///     std::string text;
///     JsonText json(text);
///     json.open_object().member("kind", "life").member("line", 3).close_object();
///
/// Output is RFC 8785 canonical when the caller names members in ascending order and uses text and integers only.
/// Text must be UTF-8; it is escaped as RFC 8785 asks (only `"`, `\` and controls). Not for sharing between threads.
class JsonText {
public:
    explicit JsonText(std::string& out) : out_(out) {}

    JsonText& open_object();
    JsonText& close_object();
    JsonText& open_array();
    JsonText& close_array();
    JsonText& name(std::string_view name);

    JsonText& text(std::string_view value);
    JsonText& integer(std::int64_t value);
    JsonText& boolean(bool value);
    JsonText& null();
    /// `json` must be one complete JSON value; it is copied as it stands.
    JsonText& raw(std::string_view json);
    /// The text, to whose end the caller adds exactly one complete JSON value.
    [[nodiscard]] std::string& value();

    JsonText& member(std::string_view key, std::string_view value) { return name(key).text(value); }
    JsonText& member(std::string_view key, const char* value) { return name(key).text(value); }
    JsonText& member(std::string_view key, std::int64_t value) { return name(key).integer(value); }
    JsonText& member(std::string_view key, int value) { return name(key).integer(value); }
    JsonText& member(std::string_view key, std::uint32_t value) { return name(key).integer(value); }
    /// The text, or null when it is empty.
    JsonText& member_or_null(std::string_view key, std::string_view value);

private:
    void separate();

    std::string& out_;
    bool needs_comma_ = false;
};

/// Appends `value` as a quoted JSON string.
void append_json_string(std::string& out, std::string_view value);
/// Whether nothing of it has to be escaped.
[[nodiscard]] bool is_plain_json(std::string_view value);

}  // namespace kakehashi
