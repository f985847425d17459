#pragma once

#include <vector>

#include "adapters/sources/careplan/set_context.h"
#include "adapters/sources/findings.h"

namespace kakehashi::sources::careplan {

/// What a row of table 7 (別表) is: a line of its own, or a sum over others that is only checked, never stored.
enum class Table7Row { detail, subtotal, total };

[[nodiscard]] Table7Row table7_row(const FormRow& row);

/// R12: the total row is there and agrees with what it sums. R13: numbers of times agree with table 6.
void check_table7(const std::vector<FormRow>& table6, const std::vector<FormRow>& table7, Findings& findings);
/// R09: distinguishing numbers of equipment run from 1.
void check_detail_numbers(const std::vector<FormRow>& table6, Findings& findings);

}  // namespace kakehashi::sources::careplan
