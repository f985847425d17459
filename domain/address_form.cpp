#include "domain/address_form.h"

#include <algorithm>
#include <array>
#include <optional>

#include "domain/kana_form.h"

namespace kakehashi {
namespace {

constexpr std::u32string_view kanji_digits = U"〇一二三四五六七八九";

bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }

bool is_dash(char32_t c) {
    return c == U'-' || c == U'ー' || c == U'\uff0d' || c == U'\u2212' || (c >= U'\u2010' && c <= U'\u2015') ||
           c == U'\uff70';
}

/// Full-width letters and digits, small ヶ and spaces.
std::u32string plain(std::u32string_view text) {
    std::u32string out;
    for (char32_t c : text) {
        if (c >= U'！' && c <= U'～') {
            c -= U'！' - U'!';
        }
        if (c >= U'A' && c <= U'Z') {
            c += U'a' - U'A';
        }
        if (c == U'ヶ' || c == U'ヵ' || c == U'が' || c == U'ガ' || c == U'け') {
            c = U'ケ';
        }
        if (c != U' ' && c != U'\u3000' && c != U'\t') {
            out.push_back(c);
        }
    }
    return out;
}

bool is_numeral(char32_t c) { return c == U'十' || kanji_digits.find(c) != std::u32string_view::npos; }

/// 二十三, 二三 and 十三 as digits; house numbers have no hundreds in words.
std::u32string numerals(std::u32string_view text) {
    std::u32string out;
    for (std::size_t n = 0; n < text.size();) {
        if (!is_numeral(text[n])) {
            out.push_back(text[n++]);
            continue;
        }
        std::u32string digits;
        bool after_ten = false;
        for (; n < text.size() && is_numeral(text[n]); ++n) {
            if (text[n] == U'十') {
                digits += digits.empty() ? U"1" : U"";
                after_ten = true;
                continue;
            }
            digits.push_back(U'0' + static_cast<char32_t>(kanji_digits.find(text[n])));
            after_ten = false;
        }
        if (after_ten) {
            digits.push_back(U'0');
        }
        out += digits;
    }
    return out;
}

/// The length of a word between numbers that stands at `at`; nothing when none does.
std::optional<std::size_t> separator_at(std::u32string_view text, std::size_t at, bool after_number) {
    if (!after_number) {
        return std::nullopt;
    }
    constexpr std::array<std::u32string_view, 8> words = {U"丁目", U"番地の", U"番地", U"番", U"号室", U"号", U"の", U"ノ"};
    for (const std::u32string_view word : words) {
        if (text.substr(at).starts_with(word)) {
            const bool names_a_town = word == U"番" && text.substr(at + 1).starts_with(U"町");
            return names_a_town ? std::nullopt : std::optional(word.size());
        }
    }
    return is_dash(text[at]) ? std::optional<std::size_t>(1) : std::nullopt;
}

std::u32string separated(std::u32string_view text) {
    std::u32string out;
    for (std::size_t n = 0; n < text.size();) {
        if (n == 0 || !is_digit(text[n])) {
            for (const std::u32string_view word : {std::u32string_view(U"大字"), std::u32string_view(U"字")}) {
                n += text.substr(n).starts_with(word) ? word.size() : 0;
            }
        }
        if (n >= text.size()) {
            break;
        }
        const bool after_number = !out.empty() && (is_digit(out.back()) || out.back() == U'-');
        if (const auto length = separator_at(text, n, after_number)) {
            if (out.back() != U'-') {
                out.push_back(U'-');
            }
            n += *length;
            continue;
        }
        out.push_back(text[n++]);
    }
    while (!out.empty() && out.back() == U'-') {
        out.pop_back();
    }
    return out;
}

std::u32string_view town_of(std::u32string_view form) {
    const auto digit = std::ranges::find_if(form, is_digit);
    return form.substr(0, static_cast<std::size_t>(digit - form.begin()));
}

/// Whether `whole` says what `part` says and goes on with something that is not the rest of a number.
bool goes_on(std::u32string_view whole, std::u32string_view part) {
    if (!whole.starts_with(part) || !is_digit(part.back()) || whole.size() == part.size()) {
        return false;
    }
    const std::u32string_view rest = whole.substr(part.size());
    return !is_digit(rest.front());
}

/// Without 都道府県 in front: 東京都架空区1-2 ends as 架空区1-2 does.
bool only_prefecture_apart(std::u32string_view whole, std::u32string_view part) {
    if (!whole.ends_with(part) || whole.size() == part.size()) {
        return false;
    }
    const std::u32string_view front = whole.substr(0, whole.size() - part.size());
    return front.size() <= 4 && std::u32string_view(U"都道府県").find(front.back()) != std::u32string_view::npos;
}

}  // namespace

std::u32string address_form(std::string_view address) { return separated(numerals(plain(characters_of(address)))); }

AddressMatch match_addresses(std::string_view a, std::string_view b) {
    const std::u32string one = address_form(a);
    const std::u32string two = address_form(b);
    if (one.empty() || two.empty()) {
        return AddressMatch::missing;
    }
    if (one == two) {
        return AddressMatch::same;
    }
    if (goes_on(one, two) || goes_on(two, one) || only_prefecture_apart(one, two) || only_prefecture_apart(two, one)) {
        return AddressMatch::house;
    }
    const std::u32string_view town = town_of(one);
    return !town.empty() && town == town_of(two) && town.size() < one.size() ? AddressMatch::town : AddressMatch::different;
}

}  // namespace kakehashi
