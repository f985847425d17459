#include "adapters/sources/mending/file_mend.h"

#include <algorithm>
#include <map>
#include <set>

#include "adapters/sources/ascii.h"
#include "adapters/sources/encoding.h"
#include "adapters/sources/mending/row_parting.h"
#include "adapters/sources/mending/shape.h"
#include "adapters/sources/mending/written_forms.h"
#include "adapters/sources/utf8.h"

namespace kakehashi::sources::mending {
namespace {

constexpr std::string_view mark = "\xEF\xBB\xBF";

std::string_view name_of(std::string_view line_end) {
    return line_end == "\r\n" ? "CRLF" : line_end == "\n" ? "LF" : line_end == "\r" ? "CR" : "-";
}

std::string_view word_of(std::string_view line_end) {
    return line_end == "\r\n" ? "crlf" : line_end == "\n" ? "lf" : "cr";
}

std::string in_quotes(std::string_view value) {
    std::string cell = "\"";
    for (const char c : value) {
        cell += c;
        if (c == '"') {
            cell += '"';
        }
    }
    return cell + "\"";
}

/// A value as a cell: in quotes where it was, and where it must be.
std::string cell_of(std::string_view value, bool keep_quotes) {
    return keep_quotes || value.find_first_of(",\"\r\n") != std::string_view::npos ? in_quotes(value) : std::string(value);
}

std::uint32_t line_at(std::string_view text, std::size_t at) {
    return 1 + static_cast<std::uint32_t>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
}

bool is_number_of_somebody(const Item& item) {
    return item.type == CellType::insurer || item.type == CellType::insured || item.type == CellType::office;
}

std::size_t whole_length(const Item& number) { return number.type == CellType::insurer ? 6 : 10; }

}  // namespace

FileMend::FileMend(const Tables& tables, const TextCodes& codes, std::string file, std::string bytes,
                   std::vector<std::string> numbers)
    : tables_(tables), codes_(codes), file_(std::move(file)), bytes_(std::move(bytes)), numbers_(std::move(numbers)) {}

void FileMend::tell(Mend mend, std::uint32_t line, const Item* item, std::string before, std::string after, bool safe) {
    const Tables::Words& words = tables_.words(mend);
    changes_.push_back({words.id, safe && words.safe, Place{file_, line, item == nullptr ? 0 : item->no},
                        item == nullptr ? std::string() : item->name_ja, std::move(before), std::move(after)});
}

void FileMend::mend_text(const Dialect& dialect) {
    if (bytes_.find('\x1B') != std::string::npos) {  // a shifting code such as ISO-2022-JP: no byte is the character it looks like
        readable_ = false;
        return;
    }
    const Encoding found = detect_encoding(std::string_view(bytes_));
    const bool marked = found == Encoding::utf8_with_mark;
    const bool utf8 = marked || found == Encoding::utf8;
    code_ = (utf8 || found == Encoding::utf8_narrow) && dialect.accepts_utf8 ? Code::utf8 : Code::cp932;
    if (found != Encoding::utf16 && (!utf8 || dialect.accepts_utf8)) {
        return;
    }
    const std::string_view rest = marked ? std::string_view(bytes_).substr(mark.size()) : std::string_view(bytes_);
    const auto text = found == Encoding::utf16 ? TextCodes::of_utf16(bytes_) : codes_.decoded(rest, Code::utf8);
    if (!text) {
        readable_ = false;
        return;
    }
    const Code wanted = dialect.accepts_utf8 ? Code::utf8 : Code::cp932;
    TextCodes::Encoded made = codes_.encoded(*text, wanted, tables_);
    const std::string from = found == Encoding::utf16 ? "UTF-16" : "UTF-8";
    const std::string to = wanted == Code::utf8 ? "UTF-8" : "CP932 (Shift_JIS)";
    if (made.stopped_at != std::string_view::npos) {
        // What the character should become only its sender knows.
        tell(Mend::encoding, line_at(*text, made.stopped_at), nullptr, from, to, false);
        readable_ = false;
        return;
    }
    const Mend mend = marked && is_ascii(*text) ? Mend::byte_order_mark : Mend::encoding;
    if (mend == Mend::byte_order_mark) {
        tell(mend, 0, nullptr, "BOM", "-");
    } else {
        tell(mend, 0, nullptr, from + (marked ? " (BOM)" : ""), to);
    }
    readable_ = tables_.words(mend).safe;
    if (readable_) {
        code_ = wanted;
        bytes_ = std::move(made.bytes);
    }
}

std::string_view FileMend::line_end_wanted(const Dialect& dialect) const {
    std::set<std::string_view> found;
    for (const RawRecord& record : records_) {
        if (!record.end.empty()) {
            found.insert(record.end);
        }
    }
    const bool alike = found.size() == 1 && dialect.line_ends.contains(word_of(*found.begin()));
    return found.empty() || alike ? std::string_view() : std::string_view("\r\n");
}

/// By what the care-plan standard's reader passes a first row over.
bool FileMend::names_columns(const RawRecord& record) {
    return record.cells.size() > 1 && !record.cells[0].empty() && !all_digits(value_of(record.cells[0])) &&
           !all_digits(value_of(record.cells[1])) && !record.broken;
}

bool FileMend::find_header(const Dialect& dialect, const Layout& layout, std::size_t& first_row) {
    constexpr std::size_t rows_above = 3;
    columns_.clear();
    for (std::size_t n = 0; n < layout.size(); ++n) {
        columns_.push_back(n);
    }
    if (dialect.header == Dialect::Header::none) {
        first_row = !records_.empty() && names_columns(records_.front()) ? 1 : 0;
        return true;
    }
    const std::size_t looked_at = std::min(records_.size(), rows_above);
    for (std::size_t n = 0; n < looked_at; ++n) {
        std::vector<std::size_t> columns;
        std::size_t known = 0;
        for (const std::string_view cell : records_[n].cells) {
            const auto text = codes_.decoded(value_of(cell), code_);
            const std::string name = text ? trimmed(*text) : std::string();
            const std::size_t item = dialect.header == Dialect::Header::ids ? layout.index_of(name) : layout.index_of_name(name);
            known += item < layout.size() ? 1U : 0U;
            columns.push_back(item);
        }
        if (known < 2 || known * 2 < columns.size()) {
            continue;
        }
        first_row = n + 1;
        columns_ = std::move(columns);
        return true;
    }
    return false;
}

const Item* FileMend::item_of(const Layout& layout, std::size_t column) const {
    const std::size_t item = column < columns_.size() ? columns_[column] : layout.size();
    return item < layout.size() ? &layout.items()[item] : nullptr;
}

void FileMend::look_for_zeros(const Layout& layout, std::size_t first_row) {
    struct Column {
        std::set<std::string> shortened;
        std::set<std::size_t> lengths;
        bool any_whole = false;

        /// Digits lost at the end would leave numbers of one length, one short of the whole.
        [[nodiscard]] bool lost_zeros(std::size_t whole) const {
            return shortened.size() > 1 && !any_whole && (lengths.size() > 1 || *lengths.begin() + 2 <= whole);
        }
    };
    bool kept = false;
    bool surely = false;
    std::map<const Item*, Column> numbers;
    for (std::size_t n = first_row; n < records_.size(); ++n) {
        if (records_[n].broken || records_[n].cells.size() != columns_.size()) {
            continue;
        }
        for (std::size_t column = 0; column < columns_.size(); ++column) {
            const Item* const item = item_of(layout, column);
            const auto text = codes_.decoded(value_of(records_[n].cells[column]), code_);
            const std::string value = text ? half_width(trimmed(*text)) : std::string();
            if (item == nullptr || value.empty() || !all_digits(value)) {
                continue;
            }
            kept = kept || (value.size() > 1 && value.front() == '0');
            surely = surely || surely_lost_zeros(*item, value);
            if (is_number_of_somebody(*item)) {
                const std::size_t whole = whole_length(*item);
                numbers[item].any_whole = numbers[item].any_whole || value.size() >= whole;
                if (value.size() < whole) {
                    numbers[item].shortened.insert(value);
                    numbers[item].lengths.insert(value.size());
                    const std::string with = std::string(whole - value.size(), '0') + value;
                    surely = surely || std::find(numbers_.begin(), numbers_.end(), with) != numbers_.end();
                }
            }
        }
    }
    for (const auto& [item, column] : numbers) {
        surely = surely || column.lost_zeros(whole_length(*item));
    }
    zeros_ = {!kept, !kept && surely};
}

bool FileMend::part_again(const Dialect& dialect, const Layout& layout, const RawRecord& record, Row& row) {
    std::vector<const Item*> items;
    for (std::size_t column = 0; column < columns_.size(); ++column) {
        items.push_back(item_of(layout, column));
    }
    auto parted = RowParting(items, dialect, tables_, zeros_).only_way(row.values);
    if (!parted) {
        return false;
    }
    std::size_t cell = 0;
    std::vector<std::string_view> raw;
    for (std::size_t column = 0; column < items.size(); ++column) {
        const bool joined = parted->taken[column] > 1;
        if (joined) {
            const std::string& value = parted->cells[column];
            tell(Mend::quotes, record.line, items[column], shape_of(value), shape_of(in_quotes(value)));
        }
        raw.push_back(joined ? std::string_view() : record.cells[cell]);
        cell += parted->taken[column];
    }
    row = {std::move(parted->cells), std::move(raw)};
    return tables_.words(Mend::quotes).safe;
}

bool FileMend::meant_so(const Dialect& dialect, const Layout& layout, const RawRecord& record, Row& row) {
    if (row.values.size() != columns_.size()) {
        return false;
    }
    const Item* first = nullptr;
    for (std::size_t n = 0; n < row.values.size(); ++n) {
        const Item* const item = item_of(layout, n);
        if (item != nullptr && !fits(*item, row.values[n], dialect, tables_, zeros_)) {
            return false;
        }
        if (row.values[n].find('"') != std::string::npos) {
            first = first == nullptr ? item : first;
            row.raw[n] = {};
        }
    }
    tell(Mend::inner_quotes, record.line, first, "\"", "\"\"");
    return tables_.words(Mend::inner_quotes).safe;
}

std::string FileMend::mended_record(const Dialect& dialect, const Layout& layout, const RawRecord& record) {
    Row row;
    for (const std::string_view cell : record.cells) {
        auto text = codes_.decoded(value_of(cell), code_);
        if (!text) {
            return std::string(record.whole);
        }
        row.values.push_back(*std::move(text));
        row.raw.push_back(cell);
    }
    const bool whole = record.loose                          ? meant_so(dialect, layout, record, row)
                       : row.values.size() > columns_.size() ? part_again(dialect, layout, record, row)
                                                             : row.values.size() == columns_.size();
    if (!whole) {
        return std::string(record.whole);
    }
    std::string made;
    for (std::size_t n = 0; n < row.values.size(); ++n) {
        made += n == 0 ? "" : ",";
        made += mended_cell(dialect, item_of(layout, n), record.line, row.values[n], row.raw[n]);
    }
    return made;
}

std::string FileMend::mended_cell(const Dialect& dialect, const Item* item, std::uint32_t line, const std::string& value,
                                  std::string_view raw) {
    const CellMend mend = item == nullptr ? CellMend{} : mend_cell(*item, value, dialect, tables_, zeros_);
    for (const Mend step : mend.steps) {
        // Several steps on one cell are told once each, all from the value as it came to the value as it goes.
        const std::string after = mend.steps.back() == Mend::leading_zeros ? shown_padded(*item, value, mend.value)
                                                                           : shown(*item, mend.value);
        tell(step, line, item, shown(*item, value), after, mend.safe);
    }
    const bool changed = !mend.steps.empty() && mend.safe;
    if (!changed && !raw.empty()) {
        return std::string(raw);
    }
    return codes_.encoded(cell_of(changed ? mend.value : value, is_quoted(raw)), code_, tables_).bytes;
}

void FileMend::mend_rows(const Dialect& dialect, const Layout* layout) {
    if (!readable_) {
        return;
    }
    const std::string bytes = std::move(bytes_);
    const bool marked = bytes.starts_with(mark);
    records_ = raw_records(marked ? std::string_view(bytes).substr(mark.size()) : std::string_view(bytes));
    std::size_t first_row = records_.size();
    const bool known = layout != nullptr && find_header(dialect, *layout, first_row);
    if (known) {
        look_for_zeros(*layout, first_row);
    }
    std::string made(marked ? mark : std::string_view());
    const std::string_view line_end = line_end_wanted(dialect);
    if (!line_end.empty()) {
        tell(Mend::line_ends, 0, nullptr, std::string(name_of(records_.front().end)), std::string(name_of(line_end)));
    }
    const bool new_ends = !line_end.empty() && tables_.words(Mend::line_ends).safe;
    for (std::size_t n = 0; n < records_.size(); ++n) {
        const RawRecord& record = records_[n];
        const bool unwanted = known && n < first_row && dialect.header == Dialect::Header::none && !record.blank;
        if (unwanted) {
            tell(Mend::header_row, record.line, nullptr, std::to_string(record.cells.size()), "0");
            if (tables_.words(Mend::header_row).safe) {
                continue;
            }
        }
        const bool mendable = known && n >= first_row && !record.blank && !record.broken;
        made += mendable ? mended_record(dialect, *layout, record) : std::string(record.whole);
        made += new_ends ? line_end : record.end;
    }
    bytes_ = std::move(made);
}

}  // namespace kakehashi::sources::mending
