#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/sources/cell_check.h"
#include "adapters/sources/findings.h"
#include "adapters/sources/graded.h"
#include "adapters/sources/layout.h"

namespace kakehashi::sources {

using Cells = std::span<const std::string_view>;

/// A condition on other cells of the same row: `a=1|2&b=*`, where `*` is any value at all. `/` parts alternatives:
/// `a=1/b=1` holds when one of them does.
class Condition {
public:
    /// Malformed when it names an item that the layout does not have.
    [[nodiscard]] static Result<Condition> parse(const Layout& layout, std::string_view text);
    [[nodiscard]] bool holds(Cells cells) const;
    /// Whether what the row says rules it out. An empty cell says nothing: it may stand for a value stored before.
    [[nodiscard]] bool ruled_out(Cells cells) const;

private:
    struct Term {
        std::size_t item = 0;
        std::vector<std::string> values;

        [[nodiscard]] bool holds(Cells cells) const;
    };
    std::vector<std::vector<Term>> alternatives_;
};

/// The checks of one form that need no more than one row: every cell by itself, individual numbers, and the rules
/// `needs:` `not_after:` `blank_when:` `blank_unless:` of its layout. Immutable; may be shared by threads.
class RowCheck {
public:
    /// Malformed when a rule of the layout names an item that is not there.
    [[nodiscard]] static Result<RowCheck> open(std::shared_ptr<const Layout> layout, const CommonRules& rules);

    [[nodiscard]] const Layout& layout() const { return *layout_; }
    /// `cells` are UTF-8, one for each item.
    void check(std::uint32_t line, Cells cells, Findings& findings) const;
    /// Only the search for individual numbers, for rows whose shape is wrong.
    static void check_individual_numbers(std::uint32_t line, Cells cells, Findings& findings);

private:
    struct ItemCondition {
        std::size_t item = 0;
        Condition condition;
    };
    struct Pair {
        std::size_t earlier = 0;
        std::size_t later = 0;
    };

    RowCheck(std::shared_ptr<const Layout> layout, const CommonRules& rules);
    void check_one(std::uint32_t line, const Item& item, std::string_view cell, Findings& findings) const;
    [[nodiscard]] Graded graded(CellFault fault) const;
    void check_missing(std::uint32_t line, Cells cells, Findings& findings) const;

    std::shared_ptr<const Layout> layout_;
    CommonRules rules_;
    std::vector<bool> required_;        ///< for each item
    std::vector<std::size_t> wanted_;  ///< items
    std::vector<ItemCondition> needs_;
    std::vector<ItemCondition> blanks_;
    std::vector<ItemCondition> blanks_unless_;
    std::vector<Pair> orders_;
};

}  // namespace kakehashi::sources
