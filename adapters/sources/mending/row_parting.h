#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/sources/mending/cell_mend.h"

namespace kakehashi::sources::mending {

/// A row with too many cells, because text that holds a comma stood without quotes: which cells belong together.
class RowParting {
public:
    /// `items` are those of the columns, null for a column that is not read.
    RowParting(const std::vector<const Item*>& items, const Dialect& dialect, const Tables& tables, Zeros zeros)
        : items_(items), dialect_(dialect), tables_(tables), zeros_(zeros) {}

    struct Parted {
        std::vector<std::string> cells;    ///< one per column
        std::vector<std::size_t> taken;    ///< of how many cells each is made
    };
    /// The cells joined so that every item fits; nothing when there is no way or more than one, or too many to try.
    [[nodiscard]] std::optional<Parted> only_way(const std::vector<std::string>& cells) const;

private:
    struct Search;
    void search(Search& search, std::size_t column, std::size_t cell) const;
    [[nodiscard]] bool is_text(std::size_t column) const;
    [[nodiscard]] bool good(std::size_t column, const std::string& value) const;

    const std::vector<const Item*>& items_;
    const Dialect& dialect_;
    const Tables& tables_;
    Zeros zeros_;
};

}  // namespace kakehashi::sources::mending
