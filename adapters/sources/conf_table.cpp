#include "adapters/sources/conf_table.h"

#include <fstream>
#include <iterator>

#include "adapters/sources/csv_reader.h"
#include "adapters/sources/raw_reading.h"

namespace kakehashi::sources {

Result<ConfTable> ConfTable::open(const std::filesystem::path& path, const std::vector<std::string_view>& columns) {
    std::ifstream in(path, std::ios::binary);
    if (!in) {
        return Error{Fault::missing, "KK-2103", "no such table: " + path.string(), {}};
    }
    MemoryBytes bytes(std::string(std::istreambuf_iterator<char>(in), {}));
    CsvReader reader(bytes);
    CsvRecord record;
    ConfTable table;
    table.name_ = path.string();
    bool first = true;
    while (true) {
        TRY(const bool there, reader.next(record));
        if (!there) {
            return first ? Result<ConfTable>(table.error({}, "the table is empty")) : Result<ConfTable>(table);
        }
        Row row{record.line, {record.cells.begin(), record.cells.end()}};
        if (record.trouble != CsvTrouble::none || row.cells.size() != columns.size()) {
            return table.error(row, "a row must have " + std::to_string(columns.size()) + " cells");
        }
        if (!first) {
            table.rows_.push_back(std::move(row));
            continue;
        }
        first = false;
        for (std::size_t n = 0; n < columns.size(); ++n) {
            if (row.cells[n] != columns[n]) {
                return table.error(row, "column " + std::to_string(n + 1) + " must be " + std::string(columns[n]));
            }
        }
    }
}

Error ConfTable::error(const Row& row, const std::string& message) const {
    return Error{Fault::malformed, "KK-2104", name_ + ":" + std::to_string(row.line) + ": " + message,
                 Place{name_, row.line, 0}};
}

std::vector<std::string> pieces(std::string_view text, char separator) {
    std::vector<std::string> all;
    while (!text.empty()) {
        const std::size_t end = text.find(separator);
        all.emplace_back(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return all;
}

}  // namespace kakehashi::sources
