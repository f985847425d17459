#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/sources/layout.h"
#include "domain/kind.h"

namespace kakehashi::sources::municipal {

/// How a row of one form becomes a fact: its line in `forms.csv`, with ids turned into places. Immutable.
struct FactPlan {
    /// The texts of the line: `key` ids joined by `;`, `order` an id or `stamp`, `effective` `id..id`, each side may be
    /// empty.
    struct Words {
        std::string unit;
        std::string key;
        std::string order;
        std::string addressee;
        std::string effective;
    };

    /// Malformed (KK-2104) when a word names an item that is not in the layout, or the form holds no kind of fact.
    [[nodiscard]] static Result<FactPlan> open(const Layout& layout, const Words& words);

    std::string unit;
    Kind kind = Kind::certification;
    std::vector<std::size_t> key;
    std::optional<std::size_t> order;  ///< none: the stamp in the file's name
    std::optional<std::size_t> addressee;
    std::optional<std::size_t> from;
    std::optional<std::size_t> to;
    std::optional<std::size_t> change;  ///< 異動区分
};

}  // namespace kakehashi::sources::municipal
