#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/synth/offices.h"
#include "adapters/synth/resident.h"

namespace kakehashi::synth {

/// One occurrence of a service on one day: a row of table 6. Texts point into tables that live as long as the program.
struct Visit {
    std::optional<Slot> slot;  ///< nothing: the clinic, which is not on the exchange
    std::string_view code;
    int units = 0;
    CalendarDate day;
    std::string_view begins = "9999";
    std::string_view ends = "9999";
    int count = 1;
    std::string_view tais;
    std::string_view item;
    int detail = 0;            ///< 明細判別コード; 0: none
    bool beyond_30_days = false;
    std::uint32_t billed_days = 0;  ///< 日割対象日, bit 0 is the first; 0: not pro rata
};

/// Something that happens every week, or once a month.
struct Habit {
    enum class Rhythm { weekly, first_of_month, monthly_pro_rata };

    Rhythm rhythm = Rhythm::weekly;
    unsigned weekdays = 0;  ///< bit 0 is Monday
    Visit visit;
};

/// What a person uses month after month.
struct CarePlan {
    std::vector<Habit> habits;
    std::optional<CalendarDate> stay_from;  ///< a short stay that goes on and on
    int stay_days = 0;                      ///< of a short stay within the month; 0: none
    int stay_day = 1;                       ///< the day of the month on which it begins
    std::size_t level = 0;
};

/// The short-stay days used before and in a month.
struct StayCount {
    int before = 0;
    int within = 0;
};

/// Which of the two plans of a month: the first one, or the one that was sent again later in the month.
enum class Edition { first, resent };

/// Draws what the person uses. The resent edition differs where the person's trait says so: another visiting office,
/// or one visit more.
[[nodiscard]] CarePlan draw_care_plan(const Resident& person, const TownCalendar& calendar, Edition edition);
/// The plan of that month, which before the last two is made for the level of that time; nothing when there was none.
[[nodiscard]] std::optional<CarePlan> care_plan_of(const Resident& person, const TownCalendar& calendar, Edition edition,
                                                   ServiceMonth month);
/// The rows of table 6 for one month: habit by habit, each by day.
[[nodiscard]] std::vector<Visit> visits_in(const CarePlan& plan, ServiceMonth month);
[[nodiscard]] StayCount count_stays(const CarePlan& plan, ServiceMonth month, const TownCalendar& calendar);
/// What was done: the planned visits with a few cancelled, moved or added; nothing after `last_day`.
[[nodiscard]] std::vector<Visit> actual_visits(const Resident& person, const std::vector<Visit>& planned,
                                               CalendarDate last_day);

}  // namespace kakehashi::synth
