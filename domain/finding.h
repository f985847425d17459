#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "domain/place.h"

namespace kakehashi {

/// What a finding does. The unit of refusal is the person within a set.
///
/// info     told, nothing follows
/// warning  told, the data are applied
/// person   the rows of that person in the set are put aside (P); the other people go on
/// set      the whole set is put aside (E)
enum class Severity : std::uint8_t { info, warning, person, set };

[[nodiscard]] std::string_view name_of(Severity severity);

/// One thing a check found. Its sentences (Japanese and English, and what to do) stand in `conf/findings.csv` under
/// `rule`; `detail` fills their `{detail}`. `detail` never holds personal data: a cell of an item marked personal is
/// masked by whoever makes the finding.
struct Finding {
    std::string rule;
    Severity severity = Severity::warning;
    Place place;
    std::string item_name;
    std::string detail;
};

}  // namespace kakehashi
