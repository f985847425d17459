#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "adapters/sources/findings.h"
#include "adapters/sources/graded.h"
#include "adapters/sources/layout.h"
#include "adapters/sources/row_check.h"

namespace kakehashi::sources::municipal {

/// What cells of one row say about each other and beyond their form, as the layout names it:
/// `exclusive:CODE`     in a list of choices that one stands alone
/// `generation:NAME`    the code's category must be NAME: the answers belong to that set of items
/// `doubt:CONDITION`    the answers hardly go together
/// `at_most:NUMBER`     the greatest value there is
/// `not_above:ITEM`     not greater than that item
/// `sum_of:ITEM|ITEM…`  the sum of those, as far as any is there
/// Immutable; may be shared by threads.
class FormRules {
public:
    /// Malformed when a rule names an item that is not there.
    [[nodiscard]] static Result<FormRules> open(std::shared_ptr<const Layout> layout);

    void check(std::uint32_t line, Cells cells, Findings& findings) const;

private:
    struct Worded {
        std::size_t item = 0;
        std::string word;
    };
    struct Doubt {
        std::size_t item = 0;
        Condition when;
    };
    struct Limit {
        std::size_t item = 0;
        std::int64_t most = 0;
    };
    struct Pair {
        std::size_t lesser = 0;
        std::size_t greater = 0;
    };
    struct Sum {
        std::size_t whole = 0;
        std::vector<std::size_t> parts;
    };

    explicit FormRules(std::shared_ptr<const Layout> layout) : layout_(std::move(layout)) {}
    [[nodiscard]] Result<Done> read_item(std::size_t item);
    [[nodiscard]] Result<std::size_t> item_named(const std::string& id) const;
    void check_choices(std::uint32_t line, Cells cells, Findings& findings) const;
    void check_numbers(std::uint32_t line, Cells cells, Findings& findings) const;

    std::shared_ptr<const Layout> layout_;
    std::vector<Worded> exclusives_;
    std::vector<Worded> generations_;
    std::vector<Doubt> doubts_;
    std::vector<Limit> limits_;
    std::vector<Pair> pairs_;
    std::vector<Sum> sums_;
};

/// A number of digits with at most three decimals, in thousandths; -1 when it is not one.
[[nodiscard]] std::int64_t thousandths(std::string_view text);

}  // namespace kakehashi::sources::municipal
