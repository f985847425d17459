#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "adapters/sources/layout.h"
#include "adapters/sources/mending/tables.h"

namespace kakehashi::sources::mending {

/// What is known of the file beside the cell: whether a spreadsheet dropped the zeros in front of its numbers.
struct Zeros {
    bool lost = false;          ///< no number of the file begins with one
    bool lost_surely = false;   ///< and in other cells they are missing beyond doubt
};

/// What a cell becomes. Without steps: nothing, it stays as it is.
struct CellMend {
    std::string value;
    std::vector<Mend> steps;
    bool safe = true;  ///< false: one of several things it may mean
};

/// Puts one cell right when it then fits its item, and only then: a value that stays wrong is left as it came, for its
/// sender to correct. Text that people wrote is never touched but for the width of its kana.
[[nodiscard]] CellMend mend_cell(const Item& item, std::string_view value, const Dialect& dialect, const Tables& tables,
                                 Zeros zeros);

/// Whether the cell fits its item as it is, or after a safe mend.
[[nodiscard]] bool fits(const Item& item, std::string_view value, const Dialect& dialect, const Tables& tables, Zeros zeros);

/// Whether zeros are missing in front of this value beyond doubt, were they dropped in the file at all: the only code of its
/// table that it can be, a time of day, a date of zeros.
[[nodiscard]] bool surely_lost_zeros(const Item& item, std::string_view value);

}  // namespace kakehashi::sources::mending
