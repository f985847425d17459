#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "adapters/sources/findings.h"
#include "adapters/sources/layout.h"
#include "adapters/sources/municipal/law_tables.h"
#include "adapters/sources/row_check.h"

namespace kakehashi::sources::municipal {

/// What law and notices say about the periods and amounts of one row, named by rules of the layout. All of them only warn:
/// deaths, moves, corrections and decisions of the Certification Committee break them rightly.
/// `doubt_after:DAY`            the day lies after that one
/// `same_day:DAY@CONDITION`     the days are the same
/// `validity:KIND|FROM`         the last day of a validity: a month's end, after as many months as the kind allows
/// `minutes_of:LEVEL[|LEVEL]`   the minutes lie in the band of the level (the first that is filled)
/// `limit_of:LEVEL|DAY`         the benefit limit of the level
/// `amount_of:STAGE|DAY`        the co-payment limit of the stage
/// `one_year:TO`                from August to July at the longest
/// `age_of:BIRTH|FROM|LOST`     the category of insured person fits the age, on the day the status is lost, else on that of
///                              the file
/// Immutable; may be shared by threads.
class PeriodRules {
public:
    /// Malformed (KK-2104) when a rule names an item that is not there.
    [[nodiscard]] static Result<PeriodRules> open(std::shared_ptr<const Layout> layout,
                                                  std::shared_ptr<const LawTables> law);

    /// `stamp` is the day on which the file was made, when its name says one.
    void check(std::uint32_t line, Cells cells, std::optional<CalendarDate> stamp, Findings& findings) const;

private:
    enum class Test { doubt_after, same_day, validity, minutes, benefit_limit, copayment_limit, one_year, age };
    struct Worded {
        Test test = Test::doubt_after;
        std::size_t item = 0;
        std::vector<std::size_t> others;
        std::optional<Condition> when;
    };
    struct Row {
        std::uint32_t line = 0;
        Cells cells;
        std::optional<CalendarDate> stamp;
    };

    PeriodRules(std::shared_ptr<const Layout> layout, std::shared_ptr<const LawTables> law)
        : layout_(std::move(layout)), law_(std::move(law)) {}
    [[nodiscard]] Result<Done> read_rule(std::size_t item, const Rule& rule);
    void apply(const Worded& rule, const Row& row, Findings& findings) const;
    void check_validity(const Worded& rule, const Row& row, Findings& findings) const;
    void check_table(const Worded& rule, const Row& row, Findings& findings) const;
    void check_age(const Worded& rule, const Row& row, Findings& findings) const;

    std::shared_ptr<const Layout> layout_;
    std::shared_ptr<const LawTables> law_;
    std::vector<Worded> rules_;
};

}  // namespace kakehashi::sources::municipal
