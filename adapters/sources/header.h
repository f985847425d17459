#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

#include "adapters/sources/findings.h"
#include "adapters/sources/layout.h"
#include "adapters/sources/row_check.h"
#include "adapters/sources/row_reader.h"

namespace kakehashi::sources {

/// By what a first row names its columns.
enum class Naming { japanese, id };

/// How many of those texts are Japanese names of the layout's items: a first row that names columns has many.
template <class Names>
[[nodiscard]] std::ptrdiff_t known_names(const Layout& layout, const Names& names) {
    return std::count_if(names.begin(), names.end(), [&](std::string_view name) { return layout.index_of_name(name) < layout.size(); });
}

/// What a header-driven standard calls the faults of a header.
struct HeaderRules {
    Graded unknown;
    Graded missing;
    Graded twice;
};

/// Which column of the file holds which item: files whose first row names the columns, in any order.
class Header {
public:
    /// Reads a first row. An unknown column, a needed one that is missing, and one that stands twice are told. A row that is
    /// not whole names nothing for sure: `findings`, which hold what is wrong with it, then refuse the set, and no more is told.
    [[nodiscard]] static Header read(const Layout& layout, Naming naming, const TextRow& row, const HeaderRules& rules,
                                     Findings& findings);

    /// False when rows cannot be read by it: it is not whole, a needed column is missing or one stands twice.
    [[nodiscard]] bool usable() const { return usable_; }
    [[nodiscard]] std::size_t columns() const { return item_of_column_.size(); }
    /// The cells in the order of the layout; an item without column is empty.
    void arrange(Cells row, std::vector<std::string_view>& cells) const;
    [[nodiscard]] bool holds(std::size_t item) const;
    /// Findings that tell a column tell its item from here on; those about no item stay as they are.
    void name_items(const Layout& layout, Findings& findings) const;

private:
    std::size_t items_ = 0;
    bool usable_ = true;
    std::vector<std::size_t> item_of_column_;  ///< `items_` for an unknown column
};

}  // namespace kakehashi::sources
