#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "adapters/synth/benefits.h"
#include "adapters/synth/offices.h"
#include "adapters/synth/resident.h"
#include "adapters/synth/services.h"

namespace kakehashi::synth {

/// What every row of a person-month begins with.
struct RowHead {
    const Resident& person;
    const Neighbourhood& block;
    ServiceMonth month;
    CalendarDate made_on;
};

/// Level, limit and dates as the supplement states them.
struct LevelNote {
    std::size_t level = 0;
    std::optional<std::size_t> previous_level;
    std::optional<CalendarDate> changed_on;
    const Certification* certification = nullptr;
};

/// Table 6, one row per visit (25 items). `updated_by` is the office that sends it.
void append_visits(std::string& out, const RowHead& head, const std::vector<Visit>& visits, StayCount stays,
                   std::string_view updated_by);
/// Table 7, one row per line (37 items).
void append_benefits(std::string& out, const RowHead& head, const std::vector<BenefitLine>& lines, StayCount stays,
                     int share);
/// 利用者補足情報 of a monthly set (63 items).
void append_supplement(std::string& out, const RowHead& head, const LevelNote& note,
                       const std::vector<BenefitLine>& lines, StayCount stays);

}  // namespace kakehashi::synth
