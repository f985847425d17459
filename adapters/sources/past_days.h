#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "adapters/sources/findings.h"
#include "adapters/sources/layout.h"
#include "adapters/sources/row_check.h"

namespace kakehashi::sources {

/// A day that the file tells of as passed lies after the day on which the file was made.
inline constexpr Graded after_the_file = {"R29", Severity::warning};

/// The items of a form that say what has happened: those with the rule `past`. Immutable; may be shared by threads.
class PastDays {
public:
    PastDays() = default;
    explicit PastDays(std::shared_ptr<const Layout> layout);

    /// `made` is the day of the file as YYYYMMDD; empty when nothing says it.
    void check(std::uint32_t line, Cells cells, std::string_view made, Findings& findings) const;

private:
    std::shared_ptr<const Layout> layout_;
    std::vector<std::size_t> items_;
};

}  // namespace kakehashi::sources
