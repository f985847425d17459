#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kakehashi::storage {

/// A new code of an invitation, for people to type: 25 random digits and letters that are not mistaken for each other, 125 bits, in groups.
[[nodiscard]] std::string new_invitation_code();
/// The same code however it was typed: small letters, blanks and dashes, letters that look like digits. Nothing for what is none.
[[nodiscard]] std::optional<std::string> invitation_code_of(std::string_view typed);

}  // namespace kakehashi::storage
