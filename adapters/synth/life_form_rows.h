#pragma once

#include <string>

#include "adapters/synth/life_rows.h"

namespace kakehashi::synth {

/// FORM_0900_2021: the month in which the evaluation of ADL begins, or the seventh.
enum class AdlMonth { first, seventh };
void append_adl_month(std::string& out, const Evaluation& evaluation, AdlMonth month);
/// FORM_0500_2021: skin, and what puts it at risk.
void append_bedsore(std::string& out, const Evaluation& evaluation);
/// FORM_0600_2021: help with excretion at admission, now, and as expected in three months.
void append_excretion(std::string& out, const Evaluation& evaluation);

}  // namespace kakehashi::synth
