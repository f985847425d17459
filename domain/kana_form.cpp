#include "domain/kana_form.h"

#include <algorithm>
#include <array>
#include <utility>

namespace kakehashi {
namespace {

/// U+FF66 to U+FF9D in order.
constexpr std::u32string_view half_width_kana =
    U"ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";

constexpr std::u32string_view small_kana = U"ァィゥェォッャュョヮヵヶ";
constexpr std::u32string_view large_kana = U"アイウエオツヤユヨワカケ";

constexpr std::u32string_view voiceless = U"カキクケコサシスセソタチツテトハヒフヘホウハヒフヘホ";
constexpr std::u32string_view voiced = U"ガギグゲゴザジズゼゾダヂヅデドバビブベボヴパピプペポ";
constexpr std::size_t half_voiced_from = 21;

constexpr std::u32string_view written = U"ヲヂヅヰヱ";
constexpr std::u32string_view spoken = U"オジズイエ";

/// Kana by the vowel they end in, voiceless.
constexpr std::array<std::u32string_view, 5> columns = {U"アカサタナハマヤラワ", U"イキシチニヒミリ", U"ウクスツヌフムユル",
                                                        U"エケセテネヘメレ", U"オコソトノホモヨロ"};
constexpr std::u32string_view vowels = U"アイウエオ";

char32_t in_place(char32_t c, std::u32string_view from, std::u32string_view to) {
    const std::size_t at = from.find(c);
    return at == std::u32string_view::npos ? c : to[at];
}

bool is_space(char32_t c) { return c == U' ' || c == U'\u3000' || c == U'\t' || c == U'\u00a0'; }

bool is_dash(char32_t c) {
    return c == U'-' || c == U'\uff0d' || c == U'\u2212' || (c >= U'\u2010' && c <= U'\u2015') || c == U'\uff70';
}

bool is_left_out(char32_t c) { return c == U'・' || c == U'\uff65' || c == U'.' || c == U'．' || c == U'\u200b'; }

char32_t full_katakana(char32_t c) {
    if (c >= U'\uff66' && c <= U'\uff9d') {
        return half_width_kana[c - U'\uff66'];
    }
    if (c >= U'ぁ' && c <= U'ゖ') {
        return c + (U'ァ' - U'ぁ');
    }
    return is_dash(c) ? U'ー' : c;
}

/// A voicing mark that stands by itself joins the kana before it.
bool joined_mark(std::u32string& part, char32_t c) {
    const bool voicing = c == U'\uff9e' || c == U'\u3099' || c == U'\u309b';
    const bool half_voicing = c == U'\uff9f' || c == U'\u309a' || c == U'\u309c';
    if (!voicing && !half_voicing) {
        return false;
    }
    if (!part.empty()) {
        const std::size_t at = half_voicing ? voiceless.find(part.back(), half_voiced_from) : voiceless.find(part.back());
        part.back() = at == std::u32string_view::npos ? part.back() : voiced[at];
    }
    return true;
}

/// ヴァ is バ, ヴ alone ブ. After small kana have become large.
std::u32string with_b(const std::u32string& part) {
    constexpr std::u32string_view b = U"バビブベボ";
    std::u32string text;
    for (std::size_t n = 0; n < part.size(); ++n) {
        if (part[n] != U'ヴ') {
            text.push_back(part[n]);
            continue;
        }
        const std::size_t vowel = n + 1 < part.size() ? vowels.find(part[n + 1]) : std::u32string_view::npos;
        const bool takes = vowel != std::u32string_view::npos && vowel != 2;
        text.push_back(takes ? b[vowel] : U'ブ');
        n += takes ? 1 : 0;
    }
    return text;
}

bool lengthens(char32_t before, char32_t vowel) {
    const std::size_t at = vowels.find(vowel);
    if (at == std::u32string_view::npos) {
        return false;
    }
    const auto column = std::ranges::find_if(columns, [&](std::u32string_view c) { return c.find(before) != c.npos; });
    if (column == columns.end()) {
        return false;
    }
    const auto of = static_cast<std::size_t>(column - columns.begin());
    return of == at || (of == 4 && at == 2) || (of == 3 && at == 1);  // オウ, エイ
}

std::u32string sound_of(const std::u32string& part) {
    std::u32string text;
    for (const char32_t c : part) {
        const char32_t plain = in_place(c, voiced, voiceless);
        if (plain == U'ー' || (!text.empty() && lengthens(text.back(), plain))) {
            continue;
        }
        text.push_back(plain);
    }
    return text;
}

std::u32string joined(const std::vector<std::u32string>& parts) {
    std::u32string text;
    for (const std::u32string& part : parts) {
        text += part;
    }
    return text;
}

}  // namespace

std::u32string KanaForm::whole_spelling() const { return joined(spelling); }

std::u32string KanaForm::whole_sound() const { return joined(sound); }

KanaForm kana_form(std::string_view name) {
    std::vector<std::u32string> parts(1);
    for (const char32_t c : characters_of(name)) {
        if (is_space(c)) {
            parts.emplace_back();
        } else if (!is_left_out(c) && !joined_mark(parts.back(), c)) {
            parts.back().push_back(full_katakana(c));
        }
    }
    std::erase(parts, std::u32string{});
    KanaForm form;
    for (std::u32string& part : parts) {
        for (char32_t& c : part) {
            c = in_place(in_place(c, small_kana, large_kana), written, spoken);
        }
        form.spelling.push_back(with_b(part));
        form.sound.push_back(sound_of(form.spelling.back()));
    }
    return form;
}

std::u32string characters_of(std::string_view text) {
    std::u32string all;
    for (std::size_t n = 0; n < text.size();) {
        const auto lead = static_cast<unsigned char>(text[n]);
        const std::size_t length = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
        if (length == 0 || n + length > text.size()) {
            ++n;
            continue;
        }
        char32_t c = length == 1 ? lead : lead & (0xffU >> (length + 1));
        bool good = true;
        for (std::size_t k = 1; k < length; ++k) {
            const auto next = static_cast<unsigned char>(text[n + k]);
            good = good && (next & 0xc0) == 0x80;
            c = (c << 6U) | (next & 0x3fU);
        }
        if (good) {
            all.push_back(c);
        }
        n += good ? length : 1;
    }
    return all;
}

std::string utf8_of(std::u32string_view text) {
    std::string bytes;
    for (const char32_t c : text) {
        if (c < 0x80) {
            bytes.push_back(static_cast<char>(c));
        } else if (c < 0x800) {
            bytes.push_back(static_cast<char>(0xc0 | (c >> 6U)));
            bytes.push_back(static_cast<char>(0x80 | (c & 0x3fU)));
        } else if (c < 0x10000) {
            bytes.push_back(static_cast<char>(0xe0 | (c >> 12U)));
            bytes.push_back(static_cast<char>(0x80 | ((c >> 6U) & 0x3fU)));
            bytes.push_back(static_cast<char>(0x80 | (c & 0x3fU)));
        } else {
            bytes.push_back(static_cast<char>(0xf0 | (c >> 18U)));
            bytes.push_back(static_cast<char>(0x80 | ((c >> 12U) & 0x3fU)));
            bytes.push_back(static_cast<char>(0x80 | ((c >> 6U) & 0x3fU)));
            bytes.push_back(static_cast<char>(0x80 | (c & 0x3fU)));
        }
    }
    return bytes;
}

bool one_slip_apart(std::u32string_view a, std::u32string_view b) {
    if (a.size() < b.size()) {
        std::swap(a, b);
    }
    if (a.size() - b.size() > 1) {
        return false;
    }
    const auto [in_a, in_b] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    const std::u32string_view rest_a = a.substr(static_cast<std::size_t>(in_a - a.begin()));
    const std::u32string_view rest_b = b.substr(static_cast<std::size_t>(in_b - b.begin()));
    if (rest_a.empty()) {
        return false;  // equal
    }
    if (a.size() > b.size()) {
        return rest_a.substr(1) == rest_b;
    }
    const bool exchanged = rest_a.size() >= 2 && rest_a[0] == rest_b[1] && rest_a[1] == rest_b[0] &&
                           rest_a.substr(2) == rest_b.substr(2);
    return rest_a.substr(1) == rest_b.substr(1) || exchanged;
}

}  // namespace kakehashi
