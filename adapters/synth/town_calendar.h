#pragma once

#include <algorithm>
#include <string>

#include "domain/calendar_date.h"

namespace kakehashi::synth {

/// The days on which things happen in the town. Nothing is dated after yesterday, so that no importer finds a file
/// from the future.
struct TownCalendar {
    CalendarDate today;
    ServiceMonth month;
    int months = 2;  ///< of plans, `month` being the newest

    [[nodiscard]] CalendarDate yesterday() const { return today.plus_days(-1); }
    [[nodiscard]] CalendarDate not_after_yesterday(CalendarDate day) const { return std::min(day, yesterday()); }
    [[nodiscard]] ServiceMonth previous() const { return month.plus_months(-1); }
    [[nodiscard]] ServiceMonth oldest() const { return month.plus_months(1 - months); }
    /// Plans of a month go out on the 25th of the month before.
    [[nodiscard]] CalendarDate plan_day(ServiceMonth of) const {
        return not_after_yesterday(of.plus_months(-1).first_day().plus_days(24));
    }
    [[nodiscard]] CalendarDate resend_day(ServiceMonth of) const {
        return not_after_yesterday(of.first_day().plus_days(19));
    }
    [[nodiscard]] CalendarDate actuals_day(ServiceMonth of) const {
        return not_after_yesterday(of.last_day().plus_days(3));
    }
    /// The month in which a level change falls: the town's month when its 20th has passed, else the one before.
    [[nodiscard]] ServiceMonth change_month() const {
        return month.first_day().plus_days(20) <= today ? month : previous();
    }
};

/// Monday 0 … Sunday 6.
[[nodiscard]] inline int weekday_of(CalendarDate day) { return ((day.days() % 7) + 10) % 7; }

[[nodiscard]] inline std::string compact_or_empty(const std::optional<CalendarDate>& day) {
    return day ? day->compact() : std::string();
}

}  // namespace kakehashi::synth
