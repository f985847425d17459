#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/calendar_date.h"
#include "domain/result.h"

namespace kakehashi::sources::municipal {

/// What law and notices fix about certifications, as dated tables of `conf/certification/`. Immutable.
class LawTables {
public:
    struct Range {
        std::int64_t least = 0;
        std::int64_t most = 0;  ///< inclusive
    };

    /// Malformed, naming file and row, when a cell that should be a number or a date is none.
    [[nodiscard]] static Result<std::shared_ptr<const LawTables>> open(const std::filesystem::path& folder);

    /// Months of validity by kind of application; nothing where the table does not say.
    [[nodiscard]] std::optional<Range> validity_months(std::string_view application_kind) const;
    /// Thousandths of a minute by level of the primary judgment; the upper end is just below the next band.
    [[nodiscard]] std::optional<Range> standard_minutes(std::string_view care_level) const;
    /// Units a month of a level, as in force on the day.
    [[nodiscard]] std::optional<std::int64_t> benefit_limit(std::string_view care_level, CalendarDate day) const;
    /// Yen a day of an item of the co-payment limit, as in force on the day.
    [[nodiscard]] std::optional<std::int64_t> copayment_limit(std::string_view item, std::string_view stage,
                                                              CalendarDate day) const;

private:
    struct Row {
        Period period;
        std::string first;
        std::string second;
        Range range;
    };
    using Rows = std::vector<Row>;

    [[nodiscard]] static const Row* find(const Rows& rows, std::string_view first, std::string_view second,
                                         const std::optional<CalendarDate>& day);

    Rows months_;
    Rows minutes_;
    Rows benefits_;
    Rows copayments_;
};

}  // namespace kakehashi::sources::municipal
