#pragma once

#include <cstdint>
#include <vector>

#include "consent/decision.h"
#include "consent/policy.h"
#include "consent/request.h"
#include "consent/subject_state.h"
#include "domain/calendar_date.h"
#include "domain/kind.h"

namespace kakehashi::consent {

/// Somebody who would be shown facts of a kind. `settled_by` of the decision points into the state that was judged.
struct Sight {
    Kind kind = Kind::certification;
    Requester requester;
    std::uint16_t roles = 0;  ///< the cell asks for one of these, a bit per `Role`; 0: for none
    Decision decision;
};

/// Everyone who would be shown facts of those kinds on that day, by what is on file now: the person, proxies, insurers, and
/// organisations that are or were in charge; in normal mode, for their own purpose. What somebody wrote itself it sees besides.
/// By kind, and within it in the order of parties and numbers. Pure, as `decide` is.
[[nodiscard]] std::vector<Sight> who_can_see(const Policy& policy, const SubjectState& subject, CalendarDate day, KindSet kinds);

}  // namespace kakehashi::consent
