#include "adapters/synth/evaluation.h"

#include <algorithm>

namespace kakehashi::synth {
namespace {

constexpr std::array<int, 10> barthel_best = {2, 3, 2, 2, 2, 3, 2, 2, 2, 2};

// Purposes of draws; those of single items begin far above.
enum Purpose : std::uint64_t { body = 2, mouth = 3, mind = 4, physical = 5, mental = 6, acts = 7, skin = 10, course = 11, food = 12 };
constexpr std::uint64_t first_item = 1000;

}  // namespace

int Evaluation::drift() const {
    Dice draw = dice(course);
    const int chance = draw.below(100);
    return chance < 22 ? -1 : chance < 68 ? 0 : 1;
}

int Evaluation::independence() const {
    Dice draw = dice(physical);
    return std::clamp(2 + static_cast<int>(person.current().level) + draw.between(-1, 1), 1, 9);
}

int Evaluation::dementia() const {
    Dice draw = dice(mental);
    return std::clamp(1 + static_cast<int>(person.current().level) + draw.between(-2, 1), 1, 8);
}

std::array<int, 10> Evaluation::barthel() const {
    std::array<int, 10> codes{};
    Dice draw = dice(acts);
    const int level = static_cast<int>(person.current().level);
    for (std::size_t item = 0; item < codes.size(); ++item) {
        const int lost_before = (level * barthel_best[item] + draw.below(4)) / 7;
        // Each evaluation changes a few acts only, and what was lost or won once stays so.
        const int changed = draw.below(100) < 9 * order ? drift() : 0;
        codes[item] = std::clamp(barthel_best[item] - lost_before - changed, 0, barthel_best[item]);
    }
    return codes;
}

int Evaluation::lost(std::uint64_t item) const {
    Dice draw = dice(first_item + item % 1'000'000'007ULL);
    return std::clamp(static_cast<int>(person.current().level) * 13 + draw.between(-15, 20) + 6 * order * drift(), 0, 100);
}

int Evaluation::height() const {
    Dice draw = dice(body);
    return person.sex == 1 ? draw.between(1540, 1700) : draw.between(1400, 1560);
}

int Evaluation::weight() const {
    Dice draw = dice(body);
    draw.next();
    return draw.between(380, 620) - (drift() > 0 ? 9 : 2) * order;
}

bool Evaluation::soft_food() const { return dice(food).percent(40); }

bool Evaluation::bedsore() const { return independence() >= 7 && dice(skin).percent(15); }

bool Evaluation::pneumonia() const { return order == 0 && dice(mouth).percent(8); }

std::optional<int> Evaluation::diagnosed_dementia() const {
    Dice draw = dice(mind);
    const bool diagnosed = dementia() >= 3 && draw.percent(70);
    return diagnosed ? std::optional(draw.below(3)) : std::nullopt;
}

}  // namespace kakehashi::synth
