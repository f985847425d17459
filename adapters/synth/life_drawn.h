#pragma once

#include <string>

#include "adapters/synth/life_forms.h"

namespace kakehashi::synth {

/// An answer to an item of which nothing is known, as its type, length, code list and bounds allow. Equal for equal
/// arguments; scales follow the care level and the person's course, everything else stays from one evaluation to the next.
[[nodiscard]] std::string drawn_answer(const LifeItem& item, const Evaluation& evaluation);
/// How likely an item that may stay empty is filled in, of a hundred.
[[nodiscard]] int chance_of(const LifeItem& item);
/// The same for equal texts, on every machine.
[[nodiscard]] std::uint64_t number_of(std::string_view text);

}  // namespace kakehashi::synth
