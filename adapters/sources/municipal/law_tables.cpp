#include "adapters/sources/municipal/law_tables.h"

#include <algorithm>

#include "adapters/sources/ascii.h"
#include "adapters/sources/conf_table.h"

namespace kakehashi::sources::municipal {
namespace {

bool read_number(const std::string& text, std::int64_t& number) {
    number = number_in(text);
    return number >= 0;
}

bool read_period(const std::string& from, const std::string& to, Period& period) {
    period = {CalendarDate::parse_compact(from), CalendarDate::parse_compact(to)};
    return period.from.has_value() && (to.empty() || period.to.has_value());
}

}  // namespace

Result<std::shared_ptr<const LawTables>> LawTables::open(const std::filesystem::path& folder) {
    auto tables = std::make_shared<LawTables>();
    const auto wrong = [](const ConfTable& table, const ConfTable::Row& row) {
        return table.error(row, "a number or date is none");
    };
    TRY(const ConfTable months,
        ConfTable::open(folder / "validity_months.csv", {"application_kind", "least", "most", "confidence"}));
    for (const ConfTable::Row& row : months.rows()) {
        Row made{{}, row.cells[0], {}, {}};
        if (!read_number(row.cells[1], made.range.least) || !read_number(row.cells[2], made.range.most)) {
            return wrong(months, row);
        }
        tables->months_.push_back(std::move(made));
    }
    TRY(const ConfTable minutes,
        ConfTable::open(folder / "standard_minutes.csv", {"care_level", "from", "below", "confidence"}));
    for (const ConfTable::Row& row : minutes.rows()) {
        constexpr std::int64_t thousandths_of_a_minute = 1000;
        Row made{{}, row.cells[0], {}, {}};
        if (!read_number(row.cells[1], made.range.least) || !read_number(row.cells[2], made.range.most)) {
            return wrong(minutes, row);
        }
        made.range = {made.range.least * thousandths_of_a_minute, made.range.most * thousandths_of_a_minute - 1};
        tables->minutes_.push_back(std::move(made));
    }
    TRY(const ConfTable benefits,
        ConfTable::open(folder / "benefit_limits.csv", {"from", "to", "care_level", "units", "confidence"}));
    for (const ConfTable::Row& row : benefits.rows()) {
        Row made{{}, row.cells[2], {}, {}};
        if (!read_period(row.cells[0], row.cells[1], made.period) || !read_number(row.cells[3], made.range.most)) {
            return wrong(benefits, row);
        }
        tables->benefits_.push_back(std::move(made));
    }
    TRY(const ConfTable copayments,
        ConfTable::open(folder / "copayment_limits.csv", {"from", "to", "item", "stage", "yen", "confidence"}));
    for (const ConfTable::Row& row : copayments.rows()) {
        Row made{{}, row.cells[2], row.cells[3], {}};
        if (!read_period(row.cells[0], row.cells[1], made.period) || !read_number(row.cells[4], made.range.most)) {
            return wrong(copayments, row);
        }
        tables->copayments_.push_back(std::move(made));
    }
    return std::shared_ptr<const LawTables>(std::move(tables));
}

const LawTables::Row* LawTables::find(const Rows& rows, std::string_view first, std::string_view second,
                                      const std::optional<CalendarDate>& day) {
    const auto row = std::ranges::find_if(rows, [&](const Row& candidate) {
        return candidate.first == first && candidate.second == second && (!day || candidate.period.holds(*day));
    });
    return row == rows.end() ? nullptr : &*row;
}

std::optional<LawTables::Range> LawTables::validity_months(std::string_view application_kind) const {
    const Row* row = find(months_, application_kind, {}, std::nullopt);
    return row == nullptr ? std::nullopt : std::optional(row->range);
}

std::optional<LawTables::Range> LawTables::standard_minutes(std::string_view care_level) const {
    const Row* row = find(minutes_, care_level, {}, std::nullopt);
    return row == nullptr ? std::nullopt : std::optional(row->range);
}

std::optional<std::int64_t> LawTables::benefit_limit(std::string_view care_level, CalendarDate day) const {
    const Row* row = find(benefits_, care_level, {}, day);
    return row == nullptr ? std::nullopt : std::optional(row->range.most);
}

std::optional<std::int64_t> LawTables::copayment_limit(std::string_view item, std::string_view stage,
                                                       CalendarDate day) const {
    const Row* row = find(copayments_, item, stage, day);
    return row == nullptr ? std::nullopt : std::optional(row->range.most);
}

}  // namespace kakehashi::sources::municipal
