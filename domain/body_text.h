#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace kakehashi {

/// A canonical body (made by JsonText) without those members, at every depth. Members whose value is a text or a number.
/// Works on the text: a quote inside a value is always escaped there, so `"name":` can only be a member's name.
[[nodiscard]] std::string without_members(std::string_view body, std::span<const std::string> members);

/// What a body says, without the file in which it stood (`file`, `file_…`, `line`): two sendings of the same content compare equal.
[[nodiscard]] std::string content_of(std::string_view body);

/// Calls `told(name, value)` for every member of a flat canonical body whose value is a text, in one pass. Texts come as
/// they are written, escapes included; anything that is no flat object ends the walk.
void for_each_text(std::string_view body, const std::function<void(std::string_view, std::string_view)>& told);

/// The value of the first member of that name, however deep, when it is a text; as it stands in the body, escapes included.
[[nodiscard]] std::optional<std::string_view> text_member(std::string_view body, std::string_view name);

/// What that member says, unescaped (in a canonical body only `"`, `\` and controls are escaped); empty when it is no text.
[[nodiscard]] std::string text_in(std::string_view body, std::string_view name);

/// The same of the body's own member, not of what stands within others: the title of a document, not of its first section.
[[nodiscard]] std::optional<std::string_view> own_text_member(std::string_view body, std::string_view name);
[[nodiscard]] std::string own_text_in(std::string_view body, std::string_view name);

/// A text as it stands in a canonical body, without its escapes.
[[nodiscard]] std::string unescaped(std::string_view text);

}  // namespace kakehashi
