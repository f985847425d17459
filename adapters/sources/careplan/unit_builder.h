#pragma once

#include <set>
#include <vector>

#include "adapters/sources/careplan/set_context.h"
#include "adapters/sources/findings.h"
#include "domain/submission.h"

namespace kakehashi::sources::careplan {

/// The files that have no rows, or of which rows, the person's or nobody knows whose, could not be read. That is told; what then
/// seems to be missing or not to agree is not told beside it.
using LostRows = std::set<const SetFile*>;

/// Adds to `unit` what the rows of one person in one set say, as the set's table tells: one replacement or deletion for
/// each key (a month, a plan, an office and kind of service), with one fact for each form and kind. The rows are in the
/// order of files and lines; of files that do not belong to the set nothing is taken.
void build_unit(const SetContext& set, std::vector<FormRow> rows, const LostRows& lost, PersonUnit& unit,
                Findings& findings);

}  // namespace kakehashi::sources::careplan
