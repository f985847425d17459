#include "adapters/sources/opinion/opinion_rules.h"

#include <algorithm>

#include "adapters/sources/ascii.h"
#include "adapters/sources/cell_check.h"
#include "adapters/sources/conf_table.h"
#include "adapters/sources/graded.h"
#include "adapters/sources/utf8.h"
#include "domain/calendar_date.h"
#include "domain/identifiers.h"

namespace kakehashi::sources::opinion {
namespace {

constexpr Graded abolished_box = {"K01", Severity::warning};
constexpr Graded other_count = {"K02", Severity::warning};
constexpr Graded long_text = {"K03", Severity::warning};
constexpr Graded marked_though_none = {"K04", Severity::warning};
constexpr Graded other_age = {"K05", Severity::warning};
constexpr Graded short_code = {"K06", Severity::warning};
constexpr Graded bad_code = {"R05", Severity::person};

Error unusable(const std::string& text) {
    return Error{Fault::malformed, "KK-2104", "a rule of the layout cannot be used: " + text, {}};
}

/// Full years; by law a year of age is complete on the eve of the birthday, so `day` may be counted a day later.
int age_on(CalendarDate birth, CalendarDate day) {
    const auto b = birth.civil();
    const auto d = day.civil();
    const bool before = std::pair(unsigned{d.month()}, unsigned{d.day()}) < std::pair(unsigned{b.month()}, unsigned{b.day()});
    return static_cast<int>(d.year()) - static_cast<int>(b.year()) - (before ? 1 : 0);
}

}  // namespace

Result<OpinionRules> OpinionRules::open(std::shared_ptr<const Layout> layout) {
    OpinionRules rules(std::move(layout));
    for (std::size_t item = 0; item < rules.layout_->size(); ++item) {
        for (const Rule& rule : rules.layout_->items()[item].rules) {
            TRY_DONE(rules.read_rule(item, rule));
        }
    }
    return rules;
}

Result<std::size_t> OpinionRules::item_named(const std::string& id) const {
    const std::size_t item = layout_->index_of(id);
    return item == layout_->size() ? Result<std::size_t>(unusable(id)) : Result<std::size_t>(item);
}

Result<Done> OpinionRules::read_rule(std::size_t item, const Rule& rule) {
    if (rule.name == "abolished") {
        const std::size_t since = rule.argument.find(">=");
        if (since == std::string::npos) {
            return unusable(rule.argument);
        }
        TRY(const std::size_t day, item_named(rule.argument.substr(0, since)));
        abolished_.push_back({item, day, rule.argument.substr(since + 2)});
    } else if (rule.name == "any_count") {
        counts_.push_back(item);
    } else if (rule.name == "institution_code") {
        institutions_.push_back(item);
    } else if (rule.name == "advised") {
        if (!all_digits(rule.argument)) {
            return unusable(rule.argument);
        }
        advised_.push_back({item, static_cast<std::size_t>(number_in(rule.argument))});
    } else if (rule.name == "none_when") {
        TRY(Condition when, Condition::parse(*layout_, rule.argument));
        nones_.push_back({item, std::move(when)});
    } else if (rule.name == "age_of") {
        const auto parts = pieces(rule.argument, '|');
        if (parts.size() != 2) {
            return unusable(rule.argument);
        }
        TRY(const std::size_t birth, item_named(parts[0]));
        TRY(const std::size_t day, item_named(parts[1]));
        ages_.push_back({item, birth, day});
    }
    return Done{};
}

void OpinionRules::check(std::uint32_t line, Cells cells, Findings& findings) const {
    check_boxes(line, cells, findings);
    check_texts(line, cells, findings);
    check_age(line, cells, findings);
}

void OpinionRules::check_boxes(std::uint32_t line, Cells cells, Findings& findings) const {
    const auto& items = layout_->items();
    for (const Abolished& rule : abolished_) {
        // Compact dates compare as text.
        if (!cells[rule.item].empty() && cells[rule.day].size() == 8 && cells[rule.day] >= rule.since) {
            findings.add(abolished_box, line, items[rule.item]);
        }
    }
    for (const std::size_t item : counts_) {
        const std::size_t count = cells[item].size();
        const bool fits = count == items[item].length || (count > items[item].length && items[item].has("longer"));
        if (count != 0 && !fits && check_cell(items[item], cells[item]) == CellFault::none) {
            findings.add(other_count, line, items[item], std::to_string(count) + " / " + std::to_string(items[item].length));
        }
    }
    for (const None& rule : nones_) {
        if (cells[rule.item].find('1') != std::string_view::npos && rule.when.holds(cells)) {
            findings.add(marked_though_none, line, items[rule.item]);
        }
    }
}

void OpinionRules::check_texts(std::uint32_t line, Cells cells, Findings& findings) const {
    const auto& items = layout_->items();
    for (const Advised& rule : advised_) {
        if (cells[rule.item].size() > rule.most && characters_in(cells[rule.item]) > rule.most) {
            findings.add(long_text, line, items[rule.item],
                         std::to_string(characters_in(cells[rule.item])) + " > " + std::to_string(rule.most));
        }
    }
    for (const std::size_t item : institutions_) {
        constexpr std::size_t short_length = 7;
        const std::string_view code = cells[item];
        if (code.empty() || OfficeNumber::parse(code)) {
            continue;
        }
        findings.add(code.size() == short_length && all_digits(code) ? short_code : bad_code, line, items[item],
                     excerpt(items[item], code));
    }
}

void OpinionRules::check_age(std::uint32_t line, Cells cells, Findings& findings) const {
    for (const Age& rule : ages_) {
        const auto birth = CalendarDate::parse_compact(cells[rule.birth]);
        const auto day = CalendarDate::parse_compact(cells[rule.day]);
        const std::int64_t said = number_in(cells[rule.item]);
        if (birth && day && said >= 0 && said != age_on(*birth, *day) && said != age_on(*birth, day->plus_days(1))) {
            findings.add(other_age, line, layout_->items()[rule.item]);
        }
    }
}

}  // namespace kakehashi::sources::opinion
