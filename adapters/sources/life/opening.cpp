#include "adapters/sources/life/opening.h"

#include <algorithm>

#include "adapters/sources/csv_reader.h"
#include "adapters/sources/raw_reading.h"

namespace kakehashi::sources::life {
namespace {

constexpr std::string_view facility = "care_facility_id";
constexpr std::string_view mark = "\xEF\xBB\xBF";

}  // namespace

bool Opening::has_version() const { return std::find(columns.begin(), columns.end(), "version") != columns.end(); }

std::string Opening::first(std::string_view column) const {
    const auto found = std::find(columns.begin(), columns.end(), column);
    const auto at = static_cast<std::size_t>(found - columns.begin());
    return at < first_row.size() ? first_row[at] : std::string();
}

bool names_columns(const std::vector<std::string_view>& cells) {
    return std::find(cells.begin(), cells.end(), facility) != cells.end();
}

Opening read_opening(std::string_view head) {
    Opening opening;
    const bool marked = head.starts_with(mark);
    MemoryBytes bytes{std::string(head)};
    CsvReader reader(bytes, marked ? mark.size() : 0);
    CsvRecord record;
    for (int n = 0; n < 3; ++n) {
        const auto there = reader.next(record);
        if (!there || !*there || record.trouble == CsvTrouble::open_quote) {
            return opening;
        }
        if (opening.columns.empty() && names_columns(record.cells)) {
            opening.columns.assign(record.cells.begin(), record.cells.end());
        } else if (!opening.columns.empty()) {
            opening.first_row.assign(record.cells.begin(), record.cells.end());
            return opening;
        } else if (n == 0 && record.cells.size() == 1) {
            opening.data_type = record.cells.front();
        } else {
            return opening;
        }
    }
    return opening;
}

}  // namespace kakehashi::sources::life
