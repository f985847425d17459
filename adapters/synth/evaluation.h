#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "adapters/synth/offices.h"
#include "adapters/synth/resident.h"

namespace kakehashi::synth {

/// One evaluation of one person at one office, and how the person was found then.
///
/// Whatever is drawn here does not depend on the day but for the course of the person: some get better from one
/// evaluation to the next, most stay, some get worse.
struct Evaluation {
    const Resident& person;
    const Office& office;
    CalendarDate day;
    std::optional<CalendarDate> last_day;
    CalendarDate since;  ///< the person uses the office since then
    int order = 0;       ///< 0 is the oldest
    bool facility = false;

    /// The same person as found at the first evaluation.
    [[nodiscard]] Evaluation first() const { return {person, office, day, std::nullopt, since, 0, facility}; }
    /// 障害高齢者 1–9 and 認知症高齢者の日常生活自立度 1–8, worse with the care level.
    [[nodiscard]] int independence() const;
    [[nodiscard]] int dementia() const;
    /// The codes of the ten Barthel items, in the order of the forms.
    [[nodiscard]] std::array<int, 10> barthel() const;
    /// How much of a scale is lost, of a hundred: around the care level, for each item a little more or less.
    [[nodiscard]] int lost(std::uint64_t item) const;
    /// In tenths of a centimetre and of a kilogram.
    [[nodiscard]] int height() const;
    [[nodiscard]] int weight() const;
    [[nodiscard]] bool soft_food() const;
    [[nodiscard]] bool bedsore() const;
    [[nodiscard]] bool pneumonia() const;
    /// Which kind of dementia was diagnosed, 0 to 2; nothing: none.
    [[nodiscard]] std::optional<int> diagnosed_dementia() const;
    /// A repeatable draw for one item that does not depend on the day.
    [[nodiscard]] Dice dice(std::uint64_t purpose) const { return person.dice(500 + purpose); }

private:
    /// -1: getting better, 0, or 1: getting worse, at each evaluation.
    [[nodiscard]] int drift() const;
};

/// Places in `Evaluation::barthel`.
enum BarthelItem : std::size_t { meal, transfer, grooming, toilet, bathing, walking, stairs, dressing, bowels, bladder };

}  // namespace kakehashi::synth
