#include "adapters/sources/municipal/period_rules.h"

#include <algorithm>
#include <array>
#include <utility>

#include "adapters/sources/ascii.h"
#include "adapters/sources/conf_table.h"
#include "adapters/sources/municipal/form_rules.h"

namespace kakehashi::sources::municipal {
namespace {

constexpr Graded after_other = {"Y01", Severity::warning};
constexpr Graded other_start = {"Y02", Severity::warning};
constexpr Graded unusual_months = {"Y03", Severity::warning};
constexpr Graded no_month_end = {"Y04", Severity::warning};
constexpr Graded other_band = {"Y05", Severity::warning};
constexpr Graded other_benefit = {"Y06", Severity::warning};
constexpr Graded more_than_a_year = {"Y07", Severity::warning};
constexpr Graded other_amount = {"Y08", Severity::warning};
constexpr Graded other_age = {"Y09", Severity::warning};

std::optional<CalendarDate> day_in(std::string_view cell) { return CalendarDate::parse_compact(cell); }

/// The month in which a person of that birth month reaches an age; a month is as fine as birth dates always are.
std::optional<ServiceMonth> month_of_age(std::string_view birth_date, int years) {
    constexpr std::int32_t months = 12;
    const auto birth = ServiceMonth::parse_compact(birth_date.substr(0, std::min<std::size_t>(6, birth_date.size())));
    return birth ? std::optional(birth->plus_months(years * months)) : std::nullopt;
}

}  // namespace

Result<PeriodRules> PeriodRules::open(std::shared_ptr<const Layout> layout, std::shared_ptr<const LawTables> law) {
    PeriodRules rules(std::move(layout), std::move(law));
    for (std::size_t item = 0; item < rules.layout_->size(); ++item) {
        for (const Rule& rule : rules.layout_->items()[item].rules) {
            TRY_DONE(rules.read_rule(item, rule));
        }
    }
    return rules;
}

Result<Done> PeriodRules::read_rule(std::size_t item, const Rule& rule) {
    constexpr std::array<std::pair<std::string_view, Test>, 8> names = {{{"doubt_after", Test::doubt_after},
                                                                         {"same_day", Test::same_day},
                                                                         {"validity", Test::validity},
                                                                         {"minutes_of", Test::minutes},
                                                                         {"limit_of", Test::benefit_limit},
                                                                         {"amount_of", Test::copayment_limit},
                                                                         {"one_year", Test::one_year},
                                                                         {"age_of", Test::age}}};
    const auto known = std::ranges::find_if(names, [&](const auto& name) { return name.first == rule.name; });
    if (known == names.end()) {
        return Done{};
    }
    Worded worded;
    worded.test = known->second;
    worded.item = item;
    const std::size_t at = std::min(rule.argument.find('@'), rule.argument.size());
    for (const std::string& id : pieces(std::string_view(rule.argument).substr(0, at), '|')) {
        worded.others.push_back(layout_->index_of(id));
    }
    const bool two = worded.test == Test::validity || worded.test == Test::benefit_limit ||
                     worded.test == Test::copayment_limit || worded.test == Test::age;
    if (worded.others.size() < (two ? 2U : 1U) || std::ranges::count(worded.others, layout_->size()) > 0) {
        return Error{Fault::malformed, "KK-2104", "a rule of the layout cannot be used: " + rule.argument, {}};
    }
    if (at < rule.argument.size()) {
        TRY(Condition when, Condition::parse(*layout_, std::string_view(rule.argument).substr(at + 1)));
        worded.when = std::move(when);
    }
    rules_.push_back(std::move(worded));
    return Done{};
}

void PeriodRules::check(std::uint32_t line, Cells cells, std::optional<CalendarDate> stamp, Findings& findings) const {
    for (const Worded& rule : rules_) {
        apply(rule, {line, cells, stamp}, findings);
    }
}

void PeriodRules::apply(const Worded& rule, const Row& row, Findings& findings) const {
    const Item& item = layout_->items()[rule.item];
    const std::string_view cell = row.cells[rule.item];
    if (cell.empty() || (rule.when && !rule.when->holds(row.cells))) {
        return;
    }
    const auto day = day_in(cell);
    const auto other = day_in(row.cells[rule.others.front()]);
    switch (rule.test) {
        case Test::doubt_after:
            if (day && other && *day > *other) {
                findings.add(after_other, row.line, item, layout_->items()[rule.others.front()].name_ja);
            }
            return;
        case Test::same_day:
            if (day && other && *day != *other) {
                findings.add(other_start, row.line, item, layout_->items()[rule.others.front()].name_ja);
            }
            return;
        case Test::one_year: {
            constexpr std::int32_t august = 7;
            constexpr std::int32_t months = 12;
            const auto year_of = [](CalendarDate d) {
                return (ServiceMonth::containing(d).index() - august) / months;
            };
            if (day && other && year_of(*day) != year_of(*other)) {
                findings.add(more_than_a_year, row.line, item);
            }
            return;
        }
        case Test::validity: check_validity(rule, row, findings); return;
        case Test::age: check_age(rule, row, findings); return;
        case Test::minutes:
        case Test::benefit_limit:
        case Test::copayment_limit: check_table(rule, row, findings); return;
    }
}

void PeriodRules::check_validity(const Worded& rule, const Row& row, Findings& findings) const {
    const Item& item = layout_->items()[rule.item];
    const auto from = day_in(row.cells[rule.others[1]]);
    const auto to = day_in(row.cells[rule.item]);
    if (!from || !to || *to < *from) {
        return;
    }
    const ServiceMonth last = ServiceMonth::containing(*to);
    if (*to != last.last_day()) {
        findings.add(no_month_end, row.line, item);
    }
    const auto allowed = law_->validity_months(row.cells[rule.others[0]]);
    const ServiceMonth first = ServiceMonth::containing(*from);
    // The rest of a month in which the validity begins later than on the first comes on top.
    const std::int64_t months = last.index() - first.index() + (*from == first.first_day() ? 1 : 0);
    if (allowed && (months < allowed->least || months > allowed->most)) {
        findings.add(unusual_months, row.line, item,
                     std::to_string(months) + " / " + std::to_string(allowed->least) + "-" + std::to_string(allowed->most));
    }
}

void PeriodRules::check_table(const Worded& rule, const Row& row, Findings& findings) const {
    const Item& item = layout_->items()[rule.item];
    const std::int64_t said = thousandths(row.cells[rule.item]);
    if (said < 0) {
        return;
    }
    if (rule.test == Test::minutes) {
        const auto filled = std::ranges::find_if(rule.others, [&](std::size_t n) { return !row.cells[n].empty(); });
        const auto band = filled == rule.others.end() ? std::nullopt : law_->standard_minutes(row.cells[*filled]);
        if (band && (said < band->least || said > band->most)) {
            findings.add(other_band, row.line, item, excerpt(item, row.cells[rule.item]));
        }
        return;
    }
    constexpr std::int64_t thousand = 1000;
    const auto day = day_in(row.cells[rule.others[1]]);
    const std::string_view code = row.cells[rule.others[0]];
    const bool benefit = rule.test == Test::benefit_limit;
    const auto fixed = !day      ? std::nullopt
                       : benefit ? law_->benefit_limit(code, *day)
                                 : law_->copayment_limit(item.id, code, *day);
    if (fixed && said != *fixed * thousand) {
        findings.add(benefit ? other_benefit : other_amount, row.line, item,
                     std::string(row.cells[rule.item]) + " / " + std::to_string(*fixed));
    }
}

/// Nobody is insured before 40; by the last day known, category 1 is 65 or older, category 2 and its equals younger.
void PeriodRules::check_age(const Worded& rule, const Row& row, Findings& findings) const {
    constexpr std::string_view first_category = "1";
    constexpr int of_age = 65;
    constexpr int youngest = 40;
    const std::string_view birth = row.cells[rule.others[0]];
    const auto since = day_in(row.cells[rule.others[1]]);
    const auto becomes_65 = month_of_age(birth, of_age);
    const auto becomes_40 = month_of_age(birth, youngest);
    if (!becomes_65 || !becomes_40) {
        return;
    }
    const bool first = row.cells[rule.item] == first_category;
    const auto lost = rule.others.size() > 2 ? day_in(row.cells[rule.others[2]]) : std::nullopt;
    const auto until = lost ? lost : row.stamp;
    const auto month = until ? std::optional(ServiceMonth::containing(*until)) : std::nullopt;
    const bool too_young = (since && ServiceMonth::containing(*since) < *becomes_40) || (first && month && *month < *becomes_65);
    const bool too_old = !first && month && *month > *becomes_65;
    if (too_young || too_old) {
        findings.add(other_age, row.line, layout_->items()[rule.item], std::string(row.cells[rule.item]));
    }
}

}  // namespace kakehashi::sources::municipal
