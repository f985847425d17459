#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kakehashi {

/// A name in kana brought to one spelling, so that two ways of writing it can be compared.
struct KanaForm {
    /// The parts between spaces, in full-width katakana: half width, hiragana and small kana, ヴ for ブ, ヲ for オ and ヂ or ヅ
    /// for ジ or ズ do not count any more.
    std::vector<std::u32string> spelling;
    /// The same parts as they sound to somebody in a hurry: without voicing marks and long vowels.
    std::vector<std::u32string> sound;

    [[nodiscard]] std::u32string whole_spelling() const;
    [[nodiscard]] std::u32string whole_sound() const;
};

[[nodiscard]] KanaForm kana_form(std::string_view name);

/// UTF-8 to characters; bytes that are none are left out.
[[nodiscard]] std::u32string characters_of(std::string_view text);
[[nodiscard]] std::string utf8_of(std::u32string_view text);

/// Whether two texts are equal but for one character too many, too few, another one, or two neighbours exchanged.
[[nodiscard]] bool one_slip_apart(std::u32string_view a, std::u32string_view b);

}  // namespace kakehashi
