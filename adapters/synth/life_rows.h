#pragma once

#include <string>
#include <vector>

#include "adapters/synth/life_forms.h"

namespace kakehashi::synth {

/// Which columns a product writes: all, or without the free texts it has no field for.
enum class Columns { all, without_optional_texts };

/// The two first lines of a file: the form and the ids of its columns.
[[nodiscard]] std::string life_head(const LifeForm& form, Columns columns);
/// The rows of one evaluation: one, or as many as it has details. Everything that a final registration needs is filled
/// in, what other answers rule out is left out, and some of what may be left out is.
[[nodiscard]] std::string life_rows(const LifeForm& form, const Evaluation& evaluation, Columns columns);

}  // namespace kakehashi::synth
