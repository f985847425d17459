#include "tests/mutation/damage.h"

#include <algorithm>

namespace kakehashi::test {

const std::vector<Damage>& all_damages() {
    static const std::vector<Damage> all = [] {
        std::vector<Damage> made;
        add_byte_damages(made);
        add_shape_damages(made);
        add_cell_damages(made);
        add_set_damages(made);
        add_bundle_damages(made);
        add_pdf_damages(made);
        return made;
    }();
    return all;
}

Damaged damaged(const Example& example, std::string content, std::vector<std::uint32_t> lines, std::uint32_t item,
                std::string note) {
    Damaged made;
    made.files = example.files;
    made.files[example.target].content = std::move(content);
    made.file = example.file().name;
    made.lines = std::move(lines);
    made.item = item;
    made.note = std::move(note);
    return made;
}

std::vector<std::size_t> chosen_columns(const Example& example, const WhichCell& which) {
    std::vector<std::size_t> fitting;
    if (example.layout == nullptr) {
        return fitting;
    }
    const TableText table = example.table();
    for (std::size_t n = 0; n < table.rows().at(example.first_row).cells.size(); ++n) {
        const Item* item = example.item(n);
        if (item != nullptr && which(*item, table.value(example.first_row, n))) {
            fitting.push_back(n);
        }
    }
    if (fitting.size() > 3) {
        return {fitting.front(), fitting[fitting.size() / 2], fitting.back()};
    }
    return fitting;
}

std::vector<Damaged> with_raw_cells(const Example& example, const WhichCell& which, const Change& changed, bool at_item) {
    std::vector<Damaged> made;
    for (const std::size_t column : chosen_columns(example, which)) {
        const TableText table = example.table();
        const Item& item = *example.item(column);
        const std::string raw = changed(item, table.value(example.first_row, column));
        const RowSpan& row = table.rows()[example.first_row];
        const std::string before = table.content().substr(row.begin, row.cells[column].begin - row.begin);
        const auto within = static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n'));
        made.push_back(damaged(example, table.with_raw(example.first_row, column, raw), {row.line, row.line + within},
                               at_item ? item.no : 0, item.id));
    }
    return made;
}

std::vector<Damaged> with_cells(const Example& example, const WhichCell& which, const Change& changed) {
    std::vector<Damaged> made;
    for (const std::size_t column : chosen_columns(example, which)) {
        const TableText table = example.table();
        const Item& item = *example.item(column);
        const std::string value = changed(item, table.value(example.first_row, column));
        made.push_back(damaged(example, table.with_value(example.first_row, column, value),
                               {table.rows()[example.first_row].line}, item.no, item.id));
    }
    return made;
}

bool is_ascii_text(const std::string& text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string in_encoding_of(const Example& example, const std::string& utf8) {
    return example.utf8 ? utf8 : reencoded(utf8, "UTF-8", "CP932");
}

}  // namespace kakehashi::test
