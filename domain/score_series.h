#pragma once

#include <span>
#include <string>
#include <vector>

#include "domain/scale_book.h"

namespace kakehashi {

/// The difference between two assessments by the same scale, over the items that both answer.
struct Change {
    enum class Direction { better, worse, same };

    int points = 0;
    int compared = 0;  ///< how many items both answer
    Direction direction = Direction::same;
};

[[nodiscard]] std::string_view name_of(Change::Direction direction);

/// What one office found of one person by one scale, over time. Offices are never mixed: they rate differently.
struct ScoreSeries {
    std::size_t scale = 0;  ///< index in the book
    std::string author;
    std::vector<Assessment> values;    ///< by day, one for each day; never empty
    std::optional<Change> since_last;  ///< from the value before the last
    std::optional<Change> since_first;
};

/// The series that `facts` make, by scale and author. Assessments whose day is not known are left out; of several on one
/// day the one that answers most counts, then the fact that came later. Pure.
[[nodiscard]] std::vector<ScoreSeries> series_of(const ScaleBook& book, std::span<const Fact* const> facts);

/// Nothing when no item is answered by both.
[[nodiscard]] std::optional<Change> change_between(const Scale& scale, const Assessment& before, const Assessment& after);

}  // namespace kakehashi
