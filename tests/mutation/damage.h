#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "tests/mutation/example.h"

namespace kakehashi::test {

/// Files of which one was damaged, and where somebody has to be told so.
struct Damaged {
    std::vector<NamedContent> files;
    std::string file;
    std::vector<std::uint32_t> lines = {};  ///< one of them; empty: anywhere in the file
    std::uint32_t item = 0;                 ///< 0: any, or none
    std::string note = {};                  ///< what exactly was damaged, for messages
};

/// One kind of damage. `make` gives the ways in which it can be done to an example; none where it has nothing that could be
/// damaged so.
struct Damage {
    std::string name;
    std::string what;
    std::function<std::vector<Damaged>(const Example&)> make;
};

/// The corpus: every kind of damage, in the order of the documentation.
[[nodiscard]] const std::vector<Damage>& all_damages();

/// The pieces of it.
void add_byte_damages(std::vector<Damage>& to);
void add_shape_damages(std::vector<Damage>& to);
void add_cell_damages(std::vector<Damage>& to);
void add_set_damages(std::vector<Damage>& to);
void add_bundle_damages(std::vector<Damage>& to);
void add_pdf_damages(std::vector<Damage>& to);

/// The example with another content of its file.
[[nodiscard]] Damaged damaged(const Example& example, std::string content, std::vector<std::uint32_t> lines = {},
                              std::uint32_t item = 0, std::string note = {});

/// Up to three cells of the first row of data whose item is such: the first, one in the middle and the last, each put down
/// as what `changed` makes of it. The finding is to stand at the row and at the item.
using WhichCell = std::function<bool(const Item& item, const std::string& value)>;
using Change = std::function<std::string(const Item& item, const std::string& value)>;
[[nodiscard]] std::vector<Damaged> with_cells(const Example& example, const WhichCell& which, const Change& changed);
/// The same, but `changed` gives the cell as it stands in the file, quotes and all, and `at_item` says whether the finding has
/// to name the item.
[[nodiscard]] std::vector<Damaged> with_raw_cells(const Example& example, const WhichCell& which, const Change& changed,
                                                  bool at_item = true);

/// The columns that `with_cells` takes.
[[nodiscard]] std::vector<std::size_t> chosen_columns(const Example& example, const WhichCell& which);

[[nodiscard]] bool is_ascii_text(const std::string& text);
/// UTF-8 in the example's own encoding.
[[nodiscard]] std::string in_encoding_of(const Example& example, const std::string& utf8);

}  // namespace kakehashi::test
