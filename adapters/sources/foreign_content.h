#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "adapters/sources/cp932.h"
#include "adapters/sources/graded.h"

namespace kakehashi::sources {

inline constexpr Graded no_csv = {"C09", Severity::set};
inline constexpr Graded other_separator = {"C11", Severity::set};
inline constexpr Graded other_encoding = {"C12", Severity::set};

/// What a file is that only has the name of a CSV.
struct ForeignContent {
    Graded rule;
    std::string_view what;  ///< a word of `conf/finding-details.csv`, or a name that is the same in every language
    std::uint32_t line = 0;  ///< the first that shows it; 0 is the file as a whole
};

/// A workbook or page under the name of a CSV, values parted by something else, or text in an encoding that no standard
/// has: each is told as one thing, not as every cell that cannot be read. Nothing when `head`, how the file begins, may be
/// a CSV, damaged or not.
[[nodiscard]] std::optional<ForeignContent> foreign_content(std::string_view head, const Cp932& cp932);

}  // namespace kakehashi::sources
