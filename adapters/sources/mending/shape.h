#pragma once

#include <string>
#include <string_view>

#include "adapters/sources/layout.h"

namespace kakehashi::sources::mending {

/// The value with every digit, letter and kana replaced by one of its sort, so that a change of form can be shown and the
/// person behind it cannot be told: `９０００` → `＃＃＃＃`, `2026/4/1` → `####/#/#`, `見本` → `＊＊`. Long values are cut.
[[nodiscard]] std::string shape_of(std::string_view utf8);

/// What a diff may show of a value: short plain codes, numbers and days as they are, all else by its shape.
[[nodiscard]] std::string shown(const Item& item, std::string_view utf8);

/// `before` and `after`, which begins with the zeros that were put in front of it.
[[nodiscard]] std::string shown_padded(const Item& item, std::string_view before, std::string_view after);

}  // namespace kakehashi::sources::mending
