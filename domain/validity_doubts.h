#pragma once

#include <string>
#include <vector>

#include "domain/calendar_date.h"
#include "domain/finding.h"
#include "domain/place.h"

namespace kakehashi {

/// A unit of one person that holds for a period: on file, or as it comes in.
struct DatedUnit {
    std::string unit;  ///< "certification" "checklist" "copayment_ratio" "copayment_limit" "reduction"
    std::string key;   ///< of certifications the day of application
    Period effective;
    std::string order;
    bool erased = false;
    bool incoming = false;
    std::string application_kind;  ///< 申請区分, of incoming certifications
    Place place;                   ///< of incoming units
};

/// What in the periods of one person hardly goes together, told of units that come in (rules Y10 to Y15 of
/// conf/findings.csv, docs/sources/municipal.md). All warn. Of one unit and key only the version of the highest order counts;
/// a certification of a single day gave no validity. The order of `units` means nothing. Pure.
[[nodiscard]] std::vector<Finding> validity_doubts(std::vector<DatedUnit> units);

}  // namespace kakehashi
