#include "adapters/sources/header.h"

#include <algorithm>
#include <string>

namespace kakehashi::sources {
namespace {

std::string_view trimmed(std::string_view text) {
    const std::size_t from = text.find_first_not_of(' ');
    return from == std::string_view::npos ? std::string_view() : text.substr(from, text.find_last_not_of(' ') - from + 1);
}

}  // namespace

Header Header::read(const Layout& layout, Naming naming, const TextRow& row, const HeaderRules& rules, Findings& findings) {
    Header header;
    header.items_ = layout.size();
    if (!row.whole) {
        findings.refuse();
        header.usable_ = false;
        return header;
    }
    for (std::size_t column = 0; column < row.cells.size(); ++column) {
        const std::string_view name = trimmed(row.cells[column]);
        const std::size_t item = naming == Naming::id ? layout.index_of(name) : layout.index_of_name(name);
        if (item == layout.size()) {
            // The name itself may be anything, so only its position is told.
            findings.add(rules.unknown, row.line, std::to_string(column + 1));
        } else if (header.holds(item)) {
            findings.add(rules.twice, row.line, layout.items()[item]);
            header.usable_ = false;
        }
        header.item_of_column_.push_back(item);
    }
    for (std::size_t item = 0; item < layout.size(); ++item) {
        if (layout.items()[item].need == Need::yes && !header.holds(item)) {
            findings.add(rules.missing, row.line, layout.items()[item]);
            header.usable_ = false;
        }
    }
    return header;
}

bool Header::holds(std::size_t item) const {
    return std::find(item_of_column_.begin(), item_of_column_.end(), item) != item_of_column_.end();
}

void Header::name_items(const Layout& layout, Findings& findings) const {
    for (Finding& finding : findings.take()) {
        const std::size_t column = finding.place.item;
        if (column > 0 && column <= item_of_column_.size() && item_of_column_[column - 1] < items_) {
            const Item& item = layout.items()[item_of_column_[column - 1]];
            finding.place.item = item.no;
            finding.item_name = item.name_ja;
        }
        findings.add(std::move(finding));
    }
}

void Header::arrange(Cells row, std::vector<std::string_view>& cells) const {
    cells.assign(items_, std::string_view());
    for (std::size_t column = 0; column < std::min(row.size(), item_of_column_.size()); ++column) {
        if (item_of_column_[column] < items_) {
            cells[item_of_column_[column]] = row[column];
        }
    }
}

}  // namespace kakehashi::sources
