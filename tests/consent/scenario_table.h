#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "consent/request.h"
#include "consent/subject_state.h"
#include "domain/kind.h"
#include "tests/consent/reference_model.h"

namespace kakehashi::tests {

/// One row of tests/consent/scenarios/*.tsv; each file explains its own columns.
struct Scenario {
    std::string place;
    std::string title;
    std::string rule;
    consent::Request request;
    consent::SubjectState subject;
    Kind kind = Kind::certification;
    Answer expected;
    /// Why the row could not be read; empty when it could.
    std::string mistake;
};

std::ostream& operator<<(std::ostream& out, const Scenario& scenario);

/// All rows of all tables, files in order of name. A row that cannot be read is there with its mistake.
std::vector<Scenario> all_scenarios();

}  // namespace kakehashi::tests
