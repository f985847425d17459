#pragma once

#include <string_view>

#include "adapters/sources/graded.h"

namespace kakehashi::sources::careplan {

/// Rule ids of the care-plan catalogue (docs/sources/careplan.md).
inline constexpr Graded bad_name = {"F01", Severity::set};
inline constexpr Graded version_differs = {"F02", Severity::warning};
inline constexpr std::string_view set_incomplete = "F03";
inline constexpr std::string_view row_of_nobody = "R27";
inline constexpr Graded set_mixed = {"F04", Severity::set};
inline constexpr Graded supplement_month = {"F05", Severity::warning};
inline constexpr Graded odd_sender_kind = {"F06", Severity::warning};
inline constexpr Graded odd_serial = {"F07", Severity::warning};
inline constexpr Graded bad_bytes = {"C01", Severity::set};
inline constexpr Graded bad_shape = {"C02", Severity::person};
inline constexpr Graded mixed_versions = {"C03", Severity::set};
inline constexpr Graded odd_version = {"C03", Severity::warning};
inline constexpr Graded header_row = {"C07", Severity::warning};
inline constexpr Graded other_month = {"R06", Severity::person};
inline constexpr Graded no_time = {"R28", Severity::warning};
inline constexpr Graded odd_times = {"R07", Severity::warning};
inline constexpr Graded odd_days = {"R08", Severity::warning};
inline constexpr Graded odd_equipment = {"R09", Severity::warning};
inline constexpr Graded odd_service_kind = {"R10", Severity::warning};
inline constexpr Graded odd_provider = {"R11", Severity::warning};
inline constexpr Graded odd_totals = {"R12", Severity::warning};
inline constexpr Graded counts_differ = {"R13", Severity::warning};
inline constexpr Graded tables_disagree = {"R14", Severity::warning};
inline constexpr Graded odd_outline = {"R15", Severity::warning};
inline constexpr Graded row_twice = {"R17", Severity::person};
inline constexpr Graded odd_groups = {"R23", Severity::warning};
inline constexpr Graded other_plan = {"R24", Severity::person};
inline constexpr Graded odd_image = {"R22", Severity::warning};

inline constexpr CommonRules common_rules = {
    .required = {"R01", Severity::person},
    .wanted = {"R01", Severity::warning},
    .conditional = {"R01", Severity::person},
    .length = {"R02", Severity::person},
    .number = {"R02", Severity::person},
    .date = {"R03", Severity::person},
    .distant = {"R25", Severity::warning},
    .time = no_time,
    .code = {"R04", Severity::person},
    .identifier = {"R05", Severity::person},
    .days = {"R08", Severity::warning},
    .postal = {"R02", Severity::warning},
    .order = {"R18", Severity::warning},
    .blank = {"R19", Severity::warning},
    .fields = bad_shape,
    .encoding = bad_bytes,
};

}  // namespace kakehashi::sources::careplan
