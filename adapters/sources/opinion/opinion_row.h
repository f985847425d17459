#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/sources/findings.h"
#include "adapters/sources/opinion/catalogue.h"
#include "domain/ports/source.h"

namespace kakehashi::sources::opinion {

/// Who sent a file, and under which stamp.
struct Origin {
    std::string file;
    std::string sender;  ///< an insurer's number, or an institution's code
    std::string serial;
};

/// Where a row stands: its line and, when its items stand on lines of their own, those.
struct RowPlace {
    std::uint32_t line = 0;
    std::vector<std::uint32_t> item_lines;  ///< in the order of the layout, or empty
};

/// Whether all cells of a row may be believed to stand where they belong.
enum class Shape { whole, broken };

/// Gives one opinion, its cells in the order of the layout, to the sink: checked, and as one fact of its person. Of a broken
/// row nothing but the person is used. A row whose person cannot be told gives its findings alone.
/// Unavailable when the sink gave up.
Result<Done> take_opinion(const Catalogue& catalogue, const Origin& origin, const RowPlace& place,
                          std::vector<std::string_view> cells, Shape shape, Findings findings, UnitSink& sink);

}  // namespace kakehashi::sources::opinion
