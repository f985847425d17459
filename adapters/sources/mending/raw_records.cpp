#include "adapters/sources/mending/raw_records.h"

#include <algorithm>

namespace kakehashi::sources::mending {
namespace {

bool ends_line(char c) { return c == '\n' || c == '\r'; }

/// How long the line end at `at` is; 0 when there is none.
std::size_t line_end_at(std::string_view bytes, std::size_t at) {
    if (at >= bytes.size() || !ends_line(bytes[at])) {
        return 0;
    }
    return bytes.substr(at).starts_with("\r\n") ? 2 : 1;
}

/// Where a strictly quoted cell that begins at `at` ends; npos when its quotes do not hold.
std::size_t strict_cell_end(std::string_view bytes, std::size_t at) {
    for (std::size_t quote = bytes.find('"', at + 1); quote != std::string_view::npos; quote = bytes.find('"', quote + 1)) {
        const std::size_t next = quote + 1;
        if (next >= bytes.size() || bytes[next] == ',' || ends_line(bytes[next])) {
            return next;
        }
        if (bytes[next] != '"') {
            return std::string_view::npos;
        }
        quote = next;
    }
    return std::string_view::npos;
}

/// The same on one line, where only a quote before a comma or the end of the line closes.
std::size_t loose_cell_end(std::string_view line, std::size_t at) {
    for (std::size_t quote = line.find('"', at + 1); quote != std::string_view::npos; quote = line.find('"', quote + 1)) {
        if (quote + 1 == line.size() || line[quote + 1] == ',') {
            return quote + 1;
        }
    }
    return std::string_view::npos;
}

/// Parts a record from `at`; false when the quotes do not hold.
bool part_strictly(std::string_view bytes, std::size_t at, RawRecord& record) {
    const std::size_t begin = at;
    while (true) {
        const std::size_t cell = at;
        if (at < bytes.size() && bytes[at] == '"') {
            at = strict_cell_end(bytes, at);
            if (at == std::string_view::npos) {
                return false;
            }
        } else {
            at = std::min(bytes.find_first_of(",\r\n", at), bytes.size());
        }
        record.cells.push_back(bytes.substr(cell, at - cell));
        if (at >= bytes.size() || bytes[at] != ',') {
            record.whole = bytes.substr(begin, at - begin);
            return true;
        }
        ++at;
    }
}

void part_loosely(std::string_view bytes, std::size_t at, RawRecord& record) {
    record.cells.clear();
    record.loose = true;
    record.whole = bytes.substr(at, std::min(bytes.find_first_of("\r\n", at), bytes.size()) - at);
    const std::string_view line = record.whole;
    for (std::size_t from = 0;;) {
        std::size_t to = std::min(line.find(',', from), line.size());
        if (from < line.size() && line[from] == '"') {
            to = loose_cell_end(line, from);
            if (to == std::string_view::npos) {
                record.broken = true;
                return;
            }
        }
        record.cells.push_back(line.substr(from, to - from));
        if (to >= line.size()) {
            return;
        }
        from = to + 1;
    }
}

std::uint32_t lines_in(std::string_view bytes) {
    std::uint32_t lines = 0;
    for (std::size_t n = 0; n < bytes.size(); ++n) {
        lines += bytes[n] == '\n' || (bytes[n] == '\r' && !bytes.substr(n).starts_with("\r\n")) ? 1U : 0U;
    }
    return lines;
}

}  // namespace

std::vector<RawRecord> raw_records(std::string_view bytes) {
    std::vector<RawRecord> records;
    std::uint32_t line = 1;
    for (std::size_t at = 0; at < bytes.size();) {
        RawRecord record;
        record.line = line;
        if (!part_strictly(bytes, at, record)) {
            part_loosely(bytes, at, record);
        }
        record.blank = record.whole.empty() || record.whole == "\x1A";
        at += record.whole.size();
        record.end = bytes.substr(at, line_end_at(bytes, at));
        at += record.end.size();
        line += lines_in(record.whole) + (record.end.empty() ? 0U : 1U);
        records.push_back(std::move(record));
    }
    return records;
}

bool is_quoted(std::string_view cell) { return cell.size() >= 2 && cell.front() == '"' && cell.back() == '"'; }

std::string value_of(std::string_view cell) {
    if (!is_quoted(cell)) {
        return std::string(cell);
    }
    std::string value;
    cell = cell.substr(1, cell.size() - 2);
    for (std::size_t n = 0; n < cell.size(); ++n) {
        value += cell[n];
        n += cell[n] == '"' && n + 1 < cell.size() && cell[n + 1] == '"' ? 1U : 0U;
    }
    return value;
}

}  // namespace kakehashi::sources::mending
