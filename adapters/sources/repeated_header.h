#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "adapters/sources/graded.h"
#include "adapters/sources/row_reader.h"

namespace kakehashi::sources {

/// The names of the columns once more among the rows, as where files were put one behind the other: no data, and passed over.
inline constexpr Graded header_again = {"C10", Severity::warning};

/// Remembers the row of names, to know it again.
class RepeatedHeader {
public:
    void remember(const TextRow& row) { names_.assign(row.cells.begin(), row.cells.end()); }
    [[nodiscard]] bool is_again(const TextRow& row) const {
        return names_.size() > 1 && std::ranges::equal(row.cells, names_);
    }

private:
    std::vector<std::string> names_;
};

}  // namespace kakehashi::sources
