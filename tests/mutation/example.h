#pragma once

#include <memory>
#include <string>
#include <vector>

#include "adapters/sources/layout.h"
#include "domain/ports/source.h"
#include "tests/adapters/sources/source_probe.h"
#include "tests/mutation/table_text.h"

namespace kakehashi::test {

using sources::Item;
using sources::test::NamedContent;

/// A good set of files, of which one is to be damaged.
struct Example {
    std::string kind;  ///< "careplan/4.1/UPPLAN": standard, edition, form
    std::vector<NamedContent> files;
    std::size_t target = 0;
    std::shared_ptr<const sources::Layout> layout;  ///< null for a picture
    std::size_t first_row = 0;                      ///< index of the first record that holds data
    std::vector<std::size_t> item_of_column;        ///< the layout's size for a column of no item
    bool utf8 = false;

    [[nodiscard]] const NamedContent& file() const { return files[target]; }
    [[nodiscard]] TableText table() const { return TableText(file().content); }
    [[nodiscard]] std::string standard() const { return kind.substr(0, kind.find('/')); }
    [[nodiscard]] std::string form() const { return kind.substr(kind.rfind('/') + 1); }
    /// The item of a column; null for none.
    [[nodiscard]] const Item* item(std::size_t column) const {
        return layout != nullptr && column < item_of_column.size() && item_of_column[column] < layout->size()
                   ? &layout->items()[item_of_column[column]]
                   : nullptr;
    }
};

/// One for every kind of file and edition that is read.
[[nodiscard]] const std::vector<Example>& all_examples();

/// All standards, asked in the order of the program.
[[nodiscard]] const std::vector<std::unique_ptr<Source>>& all_sources();

}  // namespace kakehashi::test
