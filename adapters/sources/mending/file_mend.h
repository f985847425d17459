#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/sources/layout.h"
#include "adapters/sources/mending/cell_mend.h"
#include "adapters/sources/mending/mend.h"
#include "adapters/sources/mending/raw_records.h"
#include "adapters/sources/mending/tables.h"
#include "adapters/sources/mending/text_code.h"

namespace kakehashi::sources::mending {

/// Mends the bytes of one file. What is not mended stays as it was, to the byte. Used once.
class FileMend {
public:
    /// `file` is the name the changes are told under. `numbers` are those that the names of the batch hold: a number that
    /// becomes one of them by zeros in front of it has lost them.
    FileMend(const Tables& tables, const TextCodes& codes, std::string file, std::string bytes, std::vector<std::string> numbers);

    /// Encoding and mark, which come first: what the file is may only be told afterwards.
    void mend_text(const Dialect& dialect);
    /// Line ends, header, rows and cells. `layout` may be null for forms without one: then only line ends.
    void mend_rows(const Dialect& dialect, const Layout* layout);

    [[nodiscard]] const std::string& bytes() const { return bytes_; }
    [[nodiscard]] std::vector<Change>& changes() { return changes_; }

private:
    /// A row of as many cells as there are columns: what they say, and as they stand in the file where they stay so.
    struct Row {
        std::vector<std::string> values;
        std::vector<std::string_view> raw;  ///< empty: to be written anew
    };

    void tell(Mend mend, std::uint32_t line, const Item* item, std::string before, std::string after, bool safe = true);
    [[nodiscard]] std::string_view line_end_wanted(const Dialect& dialect) const;
    [[nodiscard]] static bool names_columns(const RawRecord& record);
    [[nodiscard]] bool find_header(const Dialect& dialect, const Layout& layout, std::size_t& first_row);
    void look_for_zeros(const Layout& layout, std::size_t first_row);
    [[nodiscard]] std::string mended_record(const Dialect& dialect, const Layout& layout, const RawRecord& record);
    /// A row with too many cells; false when it cannot be told which belong together.
    [[nodiscard]] bool part_again(const Dialect& dialect, const Layout& layout, const RawRecord& record, Row& row);
    /// A row whose quotes do not hold: whether parting it loosely makes everything fit.
    [[nodiscard]] bool meant_so(const Dialect& dialect, const Layout& layout, const RawRecord& record, Row& row);
    [[nodiscard]] std::string mended_cell(const Dialect& dialect, const Item* item, std::uint32_t line,
                                          const std::string& value, std::string_view raw);
    [[nodiscard]] const Item* item_of(const Layout& layout, std::size_t column) const;

    const Tables& tables_;
    const TextCodes& codes_;
    std::string file_;
    std::string bytes_;
    std::vector<std::string> numbers_;
    Code code_ = Code::cp932;
    bool readable_ = true;
    std::vector<RawRecord> records_;
    std::vector<std::size_t> columns_;  ///< item of each column; the size of the layout for none
    Zeros zeros_;
    std::vector<Change> changes_;
};

}  // namespace kakehashi::sources::mending
