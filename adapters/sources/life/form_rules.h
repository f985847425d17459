#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "adapters/sources/findings.h"
#include "adapters/sources/layout.h"
#include "adapters/sources/row_check.h"

namespace kakehashi::sources::life {

/// The rules V12 to V25 that one row allows, as the layout names them: `within:` `rollup:` `only:` `service_category`
/// `after:` `total:` `range:` `bmi:` `pattern:` `one_of:` `halfwidth_kana`. Immutable; may be shared by threads.
class FormRules {
public:
    /// Malformed when a rule names an item that is not there.
    [[nodiscard]] static Result<FormRules> open(std::shared_ptr<const Layout> layout,
                                                std::shared_ptr<const CodeTable> service_kinds);

    void check(std::uint32_t line, Cells cells, Findings& findings) const;

private:
    struct RollUp {
        std::size_t whole = 0;
        std::vector<std::size_t> parts;
    };
    struct Only {
        std::size_t item = 0;
        std::string value;
        Condition when;
    };
    struct Range {
        std::size_t item = 0;
        double low = 0;
        double high = 0;
        Graded rule;
    };
    /// An item that is the sum of the points of others: those their code table tells, else the codes themselves.
    struct Total {
        std::size_t item = 0;
        std::vector<std::size_t> parts;
    };
    struct BodyMassIndex {
        std::size_t item = 0;
        std::size_t height = 0;
        std::size_t weight = 0;
    };
    struct After {
        std::size_t later = 0;
        std::size_t earlier = 0;
    };

    FormRules(std::shared_ptr<const Layout> layout, std::shared_ptr<const CodeTable> service_kinds)
        : layout_(std::move(layout)), service_kinds_(std::move(service_kinds)) {}
    Result<Done> read(std::size_t item);
    Result<Done> read_numbers(std::size_t item);
    [[nodiscard]] Result<std::vector<std::size_t>> indexes(std::string_view ids) const;
    void check_numbers(std::uint32_t line, Cells cells, Findings& findings) const;
    /// The sum that the parts give; nothing when one of them is empty or no number.
    [[nodiscard]] std::optional<std::int64_t> sum(const Total& total, Cells cells) const;
    void check_item(std::size_t item, std::uint32_t line, Cells cells, Findings& findings) const;

    std::shared_ptr<const Layout> layout_;
    std::shared_ptr<const CodeTable> service_kinds_;
    std::vector<RollUp> rollups_;
    std::vector<Only> onlys_;
    std::vector<Range> ranges_;
    std::vector<Total> totals_;
    std::vector<BodyMassIndex> indexes_of_mass_;
    std::vector<After> afters_;
    std::size_t service_code_ = 0;
};

}  // namespace kakehashi::sources::life
