#include "tests/mutation/table_text.h"

#include <iconv.h>

namespace kakehashi::test {

TableText::TableText(std::string content) : content_(std::move(content)) {
    std::uint32_t line = 1;
    for (std::size_t at = 0; at < content_.size();) {
        RowSpan row{line, at, at, at, {}};
        std::size_t cell = at;
        bool quoted = false;
        for (; at < content_.size() && (quoted || (content_[at] != '\n' && content_[at] != '\r')); ++at) {
            quoted = content_[at] == '"' ? !quoted : quoted;
            line += content_[at] == '\n' ? 1U : 0U;
            if (content_[at] == ',' && !quoted) {
                row.cells.push_back({cell, at});
                cell = at + 1;
            }
        }
        row.cells.push_back({cell, at});
        row.end = at;
        at += content_.compare(at, 2, "\r\n") == 0 ? 2U : at < content_.size() ? 1U : 0U;
        row.next = at;
        ++line;
        rows_.push_back(std::move(row));
    }
}

std::string TableText::raw(std::size_t row, std::size_t cell) const {
    const CellSpan& span = rows_.at(row).cells.at(cell);
    return content_.substr(span.begin, span.end - span.begin);
}

std::string TableText::value(std::size_t row, std::size_t cell) const {
    const std::string text = raw(row, cell);
    return text.size() >= 2 && text.front() == '"' ? text.substr(1, text.size() - 2) : text;
}

std::string TableText::row_text(std::size_t row) const {
    return content_.substr(rows_.at(row).begin, rows_.at(row).end - rows_.at(row).begin);
}

std::string TableText::with_raw(std::size_t row, std::size_t cell, std::string_view raw) const {
    const CellSpan& span = rows_.at(row).cells.at(cell);
    return std::string(content_).replace(span.begin, span.end - span.begin, raw);
}

std::string TableText::with_value(std::size_t row, std::size_t cell, std::string_view value) const {
    const bool quotes = value.find_first_of(",\r\n") != std::string_view::npos || raw(row, cell).starts_with('"');
    return with_raw(row, cell, quotes ? "\"" + std::string(value) + "\"" : std::string(value));
}

std::string TableText::with_row(std::size_t row, std::string_view text) const {
    return std::string(content_).replace(rows_.at(row).begin, rows_.at(row).end - rows_.at(row).begin, text);
}

std::string TableText::inserted(std::size_t row, std::string_view text) const {
    const std::size_t at = row < rows_.size() ? rows_[row].begin : content_.size();
    return std::string(content_).insert(at, std::string(text) + "\r\n");
}

std::string TableText::without_row(std::size_t row) const {
    return std::string(content_).erase(rows_.at(row).begin, rows_.at(row).next - rows_.at(row).begin);
}

std::uint32_t TableText::line_at(std::size_t byte) const {
    std::uint32_t line = 1;
    for (const RowSpan& row : rows_) {
        line = row.begin <= byte ? row.line : line;
    }
    return line;
}

std::string joined(const std::vector<std::string>& cells) {
    std::string text;
    for (std::size_t n = 0; n < cells.size(); ++n) {
        text += (n == 0 ? "" : ",") + cells[n];
    }
    return text;
}

std::vector<std::string> raw_cells(const TableText& table, std::size_t row) {
    std::vector<std::string> cells;
    for (std::size_t n = 0; n < table.rows().at(row).cells.size(); ++n) {
        cells.push_back(table.raw(row, n));
    }
    return cells;
}

std::string reencoded(const std::string& text, const char* from, const char* to) {
    const iconv_t converter = iconv_open(to, from);
    std::string in = text;
    std::string out(text.size() * 4 + 16, '\0');
    char* begin = in.data();
    char* end = out.data();
    std::size_t left = in.size();
    std::size_t room = out.size();
    while (left > 0 && iconv(converter, &begin, &left, &end, &room) == static_cast<std::size_t>(-1)) {
        ++begin;
        --left;
    }
    iconv(converter, nullptr, nullptr, &end, &room);
    iconv_close(converter);
    out.resize(out.size() - room);
    return out;
}

}  // namespace kakehashi::test
