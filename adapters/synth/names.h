#pragma once

#include <string>
#include <string_view>

#include "adapters/synth/dice.h"

namespace kakehashi::synth {

/// A word in kanji and in full-width katakana (UTF-8).
struct Reading {
    std::string_view kanji;
    std::string_view kana;
};

struct Name {
    Reading family;
    Reading given;

    [[nodiscard]] std::string full() const { return std::string(family.kanji) + "　" + std::string(given.kanji); }
    [[nodiscard]] std::string kana() const { return std::string(family.kana) + "　" + std::string(given.kana); }
};

/// A name from common family and given names. Both lists are prefix-free, so a search for one name never finds
/// another. `sex` is 1 (man) or 2 (woman).
[[nodiscard]] Name draw_name(Dice& dice, int sex);

/// Full-width katakana as half-width, with separate voicing marks; other characters are dropped.
[[nodiscard]] std::string half_width(std::string_view katakana);

}  // namespace kakehashi::synth
