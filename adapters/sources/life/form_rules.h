#pragma once

#include <memory>
#include <vector>

#include "adapters/sources/findings.h"
#include "adapters/sources/layout.h"
#include "adapters/sources/row_check.h"

namespace kakehashi::sources::life {

/// The rules V14 to V25 that one row allows, as the layout names them: `rollup:` `only:` `service_category` `after:`
/// `range:` `pattern:` `one_of:` `halfwidth_kana`. Immutable; may be shared by threads.
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
    };
    struct After {
        std::size_t later = 0;
        std::size_t earlier = 0;
    };

    FormRules(std::shared_ptr<const Layout> layout, std::shared_ptr<const CodeTable> service_kinds)
        : layout_(std::move(layout)), service_kinds_(std::move(service_kinds)) {}
    Result<Done> read(std::size_t item);
    void check_item(std::size_t item, std::uint32_t line, Cells cells, Findings& findings) const;

    std::shared_ptr<const Layout> layout_;
    std::shared_ptr<const CodeTable> service_kinds_;
    std::vector<RollUp> rollups_;
    std::vector<Only> onlys_;
    std::vector<Range> ranges_;
    std::vector<After> afters_;
    std::size_t service_code_ = 0;
};

}  // namespace kakehashi::sources::life
