#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "adapters/synth/offices.h"
#include "adapters/synth/resident.h"

namespace kakehashi::synth {

/// One evaluation of one person at one office.
struct Evaluation {
    const Resident& person;
    const Office& office;
    CalendarDate day;
    std::optional<CalendarDate> last_day;
    int order = 0;        ///< 0 is the oldest; the state slowly changes
    bool facility = false;

    [[nodiscard]] std::string number() const { return "E-" + person.insured + "-" + day.compact(); }
    /// 障害高齢者 1–9 and 認知症高齢者の日常生活自立度 1–8, worse with the care level.
    [[nodiscard]] int independence() const;
    [[nodiscard]] int dementia() const;
    /// The codes of the ten Barthel items, in the order of the forms.
    [[nodiscard]] std::array<int, 10> barthel() const;
    /// A repeatable draw for one item that does not depend on the day.
    [[nodiscard]] Dice dice(std::uint64_t purpose) const { return person.dice(500 + purpose); }
};

/// SERVICE_USER_INFO, 21 columns of the 2021 list or 22 of the 2024 one.
void append_user(std::string& out, const Resident& person, const Office& office, CalendarDate started,
                 const Neighbourhood& block);
void append_evaluation(std::string& out, const Evaluation& evaluation);
void append_past_illness(std::string& out, const Evaluation& evaluation);
void append_medicines(std::string& out, const Evaluation& evaluation);

}  // namespace kakehashi::synth
