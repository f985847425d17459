#pragma once

#include <string_view>

#include "domain/finding.h"

namespace kakehashi::sources {

/// A rule of a standard's catalogue and what breaking it does.
struct Graded {
    std::string_view rule;
    Severity severity = Severity::warning;
};

/// What each standard calls the checks that all of them share.
struct CommonRules {
    Graded required;
    Graded wanted;
    Graded conditional;
    Graded length;
    Graded number;
    Graded date;
    Graded distant;   ///< a date so far away that nobody can mean it
    Graded time;
    Graded code;
    Graded identifier;
    Graded days;      ///< a row of flags: days of a month, boxes of a form
    Graded postal;
    Graded order;     ///< two dates the wrong way round
    Graded blank;     ///< filled, though it must be empty
    Graded fields;    ///< number of cells of a row
    Graded encoding;
};

/// An individual number (個人番号) in any cell, whatever the standard.
inline constexpr Graded individual_number = {"N01", Severity::person};
/// A row that stands twice in its file, cell for cell.
inline constexpr Graded row_again = {"R26", Severity::warning};
/// Shape and size of the file, whatever the standard.
inline constexpr Graded over_limit = {"C04", Severity::set};
inline constexpr Graded empty_file = {"C05", Severity::set};
/// Columns are named, but no row follows: nothing was sent, or the end is missing.
inline constexpr Graded no_rows = {"C05", Severity::warning};
inline constexpr Graded open_quote = {"C06", Severity::set};
inline constexpr Graded unsupported_edition = {"F10", Severity::set};

}  // namespace kakehashi::sources
