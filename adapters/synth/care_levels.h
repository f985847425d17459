#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace kakehashi::synth {

/// 要介護状態区分 with 区分支給限度基準額 (units a month) and the 基準時間 band in tenths of a minute.
struct CareLevelRow {
    std::string_view code;
    int monthly_limit;
    int time_from;
    int time_to;
    int per_mille;  ///< share of the certified, as in the national statistics
};

inline constexpr std::array<CareLevelRow, 7> care_levels = {{{"12", 5032, 250, 319, 140},
                                                             {"13", 10531, 320, 499, 141},
                                                             {"21", 16765, 320, 499, 206},
                                                             {"22", 19705, 500, 699, 172},
                                                             {"23", 27048, 700, 899, 132},
                                                             {"24", 30938, 900, 1099, 122},
                                                             {"25", 36217, 1100, 1400, 87}}};

/// Levels up to this index are 要支援 and get preventive services.
inline constexpr std::size_t last_preventive_level = 1;

}  // namespace kakehashi::synth
