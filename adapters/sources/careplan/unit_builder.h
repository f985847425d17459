#pragma once

#include <vector>

#include "adapters/sources/careplan/set_context.h"
#include "adapters/sources/findings.h"
#include "domain/submission.h"

namespace kakehashi::sources::careplan {

/// Adds to `unit` what the rows of one person in one set say. The rows are in the order of files and lines.
void build_monthly_plan(const SetContext& set, const std::vector<FormRow>& rows, PersonUnit& unit, Findings& findings);
void build_actuals(const SetContext& set, const std::vector<FormRow>& rows, PersonUnit& unit);
void build_plan_deletion(const SetContext& set, const std::vector<FormRow>& rows, PersonUnit& unit);

}  // namespace kakehashi::sources::careplan
