#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/person_record.h"
#include "domain/result.h"
#include "domain/scale.h"

namespace kakehashi {

/// Every scale that is known and where each form says its items (`conf/scales`). Immutable; shared by threads.
class ScaleBook {
public:
    /// From the texts of `scales.csv` and `items.csv`. Malformed (KK-6211), with file and line, when a row cannot be read,
    /// names no scale, or a scale's items are not as many as it says.
    [[nodiscard]] static Result<ScaleBook> parse(std::string_view scales_csv, std::string_view items_csv);

    [[nodiscard]] const std::vector<Scale>& scales() const { return scales_; }
    /// The forms that say anything of some scale.
    [[nodiscard]] std::vector<std::string> forms() const;
    /// What the fact says by each scale, in the book's order; scales it says nothing of are left out. A code that has no
    /// points counts as not answered. Reads the body once.
    [[nodiscard]] std::vector<Assessment> assess(const Fact& fact) const;

private:
    /// Where a member of a form counts.
    struct Use {
        std::size_t scale = 0;
        std::size_t item = 0;
        std::vector<std::pair<std::string, int>> points;
    };
    struct FormUse {
        std::map<std::string, std::vector<Use>, std::less<>> members;
        std::map<std::size_t, std::string> days;  ///< by scale, the member that tells the day
    };

    [[nodiscard]] Result<Done> read_scales(std::string_view csv);
    [[nodiscard]] Result<Done> read_items(std::string_view csv);

    std::vector<Scale> scales_;
    std::map<std::string, FormUse, std::less<>> forms_;
};

}  // namespace kakehashi
