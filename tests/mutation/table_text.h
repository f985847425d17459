#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kakehashi::test {

/// Where one cell stands within the bytes of a file, quotes included.
struct CellSpan {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// One record: its first physical line, from 1, and its bytes without the line end.
struct RowSpan {
    std::uint32_t line = 0;
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t next = 0;  ///< where the next record begins
    std::vector<CellSpan> cells;
};

/// A good comma-separated file taken apart, so that it can be damaged at a place. Works on the bytes: CP932 and UTF-8 alike.
class TableText {
public:
    explicit TableText(std::string content);

    [[nodiscard]] const std::string& content() const { return content_; }
    [[nodiscard]] const std::vector<RowSpan>& rows() const { return rows_; }
    /// The cell as it is written.
    [[nodiscard]] std::string raw(std::size_t row, std::size_t cell) const;
    /// The cell without its quotes.
    [[nodiscard]] std::string value(std::size_t row, std::size_t cell) const;
    [[nodiscard]] std::string row_text(std::size_t row) const;

    /// The content with that cell, or that whole record, written otherwise.
    [[nodiscard]] std::string with_raw(std::size_t row, std::size_t cell, std::string_view raw) const;
    /// The same, quoted where it must be.
    [[nodiscard]] std::string with_value(std::size_t row, std::size_t cell, std::string_view value) const;
    [[nodiscard]] std::string with_row(std::size_t row, std::string_view text) const;
    /// The content with `text` put in before that record; `rows().size()` for the end.
    [[nodiscard]] std::string inserted(std::size_t row, std::string_view text) const;
    [[nodiscard]] std::string without_row(std::size_t row) const;
    /// The first physical line of the record in which that byte stands.
    [[nodiscard]] std::uint32_t line_at(std::size_t byte) const;

private:
    std::string content_;
    std::vector<RowSpan> rows_;
};

/// The cells joined as a record.
[[nodiscard]] std::string joined(const std::vector<std::string>& cells);
[[nodiscard]] std::vector<std::string> raw_cells(const TableText& table, std::size_t row);

/// `text` in another encoding, by iconv's names; what cannot be written there is left out.
[[nodiscard]] std::string reencoded(const std::string& text, const char* from, const char* to);

}  // namespace kakehashi::test
