#pragma once

#include <string>
#include <string_view>

namespace kakehashi {

/// How two addresses compare once they are written one way.
enum class AddressMatch {
    missing,    ///< one of them is not given
    same,
    house,      ///< the same but for what stands behind the house's number, or a prefecture in front
    town,       ///< the same up to the first number
    different,
};

/// An address in one way of writing: digits of any width and numerals in kanji as 1, 2, 3; 丁目, 番地, 番, 号, の and every dash
/// between them as `-`; without spaces, 大字 and 字; ヶ, が and ケ alike.
[[nodiscard]] std::u32string address_form(std::string_view address);

[[nodiscard]] AddressMatch match_addresses(std::string_view a, std::string_view b);

}  // namespace kakehashi
