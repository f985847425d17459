#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "consent/subject_state.h"
#include "domain/calendar_date.h"

namespace kakehashi::consent {

/// `alive` in closed form: the last day on which the relation is, when no day comes after which it goes on; earlier than its
/// `verified_on` when it never is. Nothing when it has no end. Pure.
[[nodiscard]] std::optional<CalendarDate> last_day_alive(const Relation& relation);

/// When the relations of one organisation, as one party, with one person end.
struct RelationEnd {
    CalendarDate last_day;
    std::size_t relation = 0;  ///< the one that lasts until then, among those given
    bool alive = false;        ///< one of them is, today
};

/// The end of the days without a gap on which one of them is alive, today among them; when none is, the last day before on which one
/// was. Nothing when there is no end, or none was ever alive. The order means nothing but on a tie, where the first is named. Pure.
[[nodiscard]] std::optional<RelationEnd> end_of(std::span<const Relation> relations, CalendarDate today);

/// The earliest service month that, claimed, keeps a relation by `identity_check` alive after that day.
[[nodiscard]] ServiceMonth claim_month_after(CalendarDate last_day);

}  // namespace kakehashi::consent
