#include "adapters/sources/life/opening.h"

#include <algorithm>

#include "adapters/sources/csv_reader.h"
#include "adapters/sources/raw_reading.h"
#include "domain/identifiers.h"

namespace kakehashi::sources::life {
namespace {

constexpr std::string_view facility_column = "care_facility_id";
constexpr std::string_view version_column = "version";
constexpr std::string_view mark = "\xEF\xBB\xBF";

/// The cell of a record under the column of that name; empty when there is none.
std::string_view cell_of(const std::vector<std::string>& columns, const CsvRecord& record, std::string_view column) {
    const auto at = static_cast<std::size_t>(std::ranges::find(columns, column) - columns.begin());
    return at < record.cells.size() ? record.cells[at] : std::string_view();
}

/// One row may lack the number or have it wrong; that is no reason to take those after it for somebody else's.
std::string facility_of(const std::vector<std::string>& columns, CsvReader& reader, CsvRecord& record) {
    do {
        if (const std::string_view office = cell_of(columns, record, facility_column); OfficeNumber::parse(office)) {
            return std::string(office);
        }
        const auto there = reader.next(record);
        if (!there || !*there) {
            return {};
        }
    } while (record.trouble != CsvTrouble::open_quote);
    return {};
}

}  // namespace

bool Opening::has_version() const { return std::find(columns.begin(), columns.end(), version_column) != columns.end(); }

bool names_columns(const std::vector<std::string_view>& cells) {
    return std::find(cells.begin(), cells.end(), facility_column) != cells.end();
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
            opening.version = cell_of(opening.columns, record, version_column);
            opening.facility = facility_of(opening.columns, reader, record);
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
