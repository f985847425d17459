#pragma once

#include "adapters/sources/careplan/set_context.h"
#include "adapters/sources/findings.h"

namespace kakehashi::sources::careplan {

/// All checks that one row of a set allows: its cells, and rules R06 to R11.
void check_row(const SetContext& set, const FormRow& row, Findings& findings);

}  // namespace kakehashi::sources::careplan
