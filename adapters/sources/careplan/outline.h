#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/sources/findings.h"
#include "adapters/sources/layout.h"
#include "adapters/sources/row_check.h"
#include "domain/json_text.h"

namespace kakehashi::sources::careplan {

/// Forms whose rows look like the printed page: what is printed once for several lines stands in the first of them and
/// is empty, or repeated, in the others. An outline makes of such rows the tree they stand for.
///
/// The layout tells the levels, outermost first, by the rule `level:NAME`; the item of a level that also has the rule
/// `number` counts its groups. A group goes on while its number stays the same and its texts are empty or repeated;
/// another text begins another group, and another group begins all groups within it. So two short-term goals under one
/// number of a goal stay two. Every row is a group of the innermost level. Immutable; may be shared by threads.
class Outline {
public:
    struct Row {
        std::uint32_t line = 0;
        Cells cells;
    };

    /// Malformed (KK-2104) when the layout has fewer than two levels.
    [[nodiscard]] static Result<Outline> open(std::shared_ptr<const Layout> layout);

    /// The kind of the fact that the tree is.
    [[nodiscard]] Kind kind() const { return kind_; }
    /// `{"file":…,"needs":[{"line":…,"goals":[…]}]}`; empty when no row says anything. The order is that of the numbers,
    /// where every row has them. Tells as R15 what is not as the standard wants it: rows out of order, a number of 0, a
    /// group without its text, one number for two groups, and items outside the levels that differ between rows.
    [[nodiscard]] std::string body(std::string_view file, const std::vector<Row>& rows, Findings& findings) const;

private:
    struct Level {
        std::string name;
        std::optional<std::size_t> number;
        std::vector<std::size_t> items;    ///< the number first, the others in the order of the layout
        std::vector<std::size_t> members;  ///< what a group writes, in the order of the names; may be one of those below
    };
    struct FilledRow {
        std::uint32_t line = 0;
        std::vector<std::string_view> cells;
    };
    struct Node {
        std::uint32_t line = 0;
        std::vector<std::string_view> cells;  ///< one for each item of its level
        std::vector<Node> children;
    };
    static constexpr std::size_t file_member = static_cast<std::size_t>(-1);
    static constexpr std::size_t line_member = static_cast<std::size_t>(-2);
    static constexpr std::size_t child_member = static_cast<std::size_t>(-3);

    explicit Outline(std::shared_ptr<const Layout> layout) : layout_(std::move(layout)) {}
    void sort_members();
    [[nodiscard]] std::vector<FilledRow> with_numbers(const std::vector<Row>& rows) const;
    void put_in_order(std::vector<FilledRow>& rows, Findings& findings) const;
    [[nodiscard]] bool begins(const Level& level, const Node& node, const FilledRow& row) const;
    void place(const FilledRow& row, std::vector<Node>& roots) const;
    void check(const std::vector<Node>& nodes, std::size_t depth, Findings& findings) const;
    void check_outside(const std::vector<FilledRow>& rows, Findings& findings) const;
    [[nodiscard]] bool says_nothing(const Node& node, std::size_t depth) const;
    void append(JsonText& json, const std::vector<Node>& nodes, std::size_t depth) const;

    std::shared_ptr<const Layout> layout_;
    std::vector<Level> levels_;
    std::vector<std::size_t> outside_;  ///< items of the body that belong to no level
    std::vector<std::size_t> members_;  ///< what the body writes, in the order of the names
    Kind kind_ = Kind::care_plan;
};

}  // namespace kakehashi::sources::careplan
