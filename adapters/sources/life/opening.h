#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kakehashi::sources::life {

/// The first lines of a file, as far as they say what it is.
struct Opening {
    std::string data_type;  ///< what stands alone on line 1; empty when line 1 already names columns
    std::vector<std::string> columns;
    std::string version;   ///< of the first row, where there is such a column
    std::string facility;  ///< of the first row that has the number of an office there

    [[nodiscard]] bool has_version() const;
    /// Whether this looks like LIFE at all.
    [[nodiscard]] bool life() const { return !columns.empty(); }
};

/// Reads it from the first bytes of a file.
[[nodiscard]] Opening read_opening(std::string_view head);

/// Whether `cells` name columns of LIFE: `care_facility_id` is in every form.
[[nodiscard]] bool names_columns(const std::vector<std::string_view>& cells);

}  // namespace kakehashi::sources::life
