#include "adapters/sources/municipal/form_rules.h"

#include <algorithm>

#include "adapters/sources/ascii.h"
#include "adapters/sources/conf_table.h"

namespace kakehashi::sources::municipal {
namespace {

constexpr Graded other_generation = {"S01", Severity::person};
constexpr Graded not_alone = {"S02", Severity::person};
constexpr Graded doubtful = {"S03", Severity::warning};
constexpr Graded other_sum = {"S04", Severity::warning};
constexpr Graded too_great = {"R20", Severity::person};
constexpr Graded above_other = {"R21", Severity::warning};

}  // namespace

std::int64_t thousandths(std::string_view text) {
    constexpr std::size_t decimals = 3;
    const std::size_t point = std::min(text.find('.'), text.size());
    const std::string_view part = point == text.size() ? std::string_view() : text.substr(point + 1);
    if (part.size() > decimals || (point != text.size() && part.empty()) || point > 12) {
        return -1;
    }
    std::string digits(text.substr(0, point));
    digits += part;
    digits.append(decimals - part.size(), '0');
    return point == 0 ? -1 : number_in(digits);
}

Result<std::size_t> FormRules::item_named(const std::string& id) const {
    const std::size_t item = layout_->index_of(id);
    if (item == layout_->size()) {
        return Error{Fault::malformed, "KK-2104", "a rule names an item that is not in the layout: " + id, {}};
    }
    return item;
}

Result<FormRules> FormRules::open(std::shared_ptr<const Layout> layout) {
    FormRules rules(std::move(layout));
    for (std::size_t item = 0; item < rules.layout_->size(); ++item) {
        TRY_DONE(rules.read_item(item));
    }
    return rules;
}

Result<Done> FormRules::read_item(std::size_t item) {
    for (const Rule& rule : layout_->items()[item].rules) {
        if (rule.name == "exclusive") {
            exclusives_.push_back({item, rule.argument});
        } else if (rule.name == "generation") {
            generations_.push_back({item, rule.argument});
        } else if (rule.name == "doubt") {
            TRY(Condition when, Condition::parse(*layout_, rule.argument));
            doubts_.push_back({item, std::move(when)});
        } else if (rule.name == "at_most") {
            const std::int64_t most = thousandths(rule.argument);
            if (most < 0) {
                return Error{Fault::malformed, "KK-2104", "a limit in a layout is no number: " + rule.argument, {}};
            }
            limits_.push_back({item, most});
        } else if (rule.name == "not_above") {
            TRY(const std::size_t other, item_named(rule.argument));
            pairs_.push_back({item, other});
        } else if (rule.name == "sum_of") {
            Sum sum{item, {}};
            for (const std::string& id : pieces(rule.argument, '|')) {
                TRY(const std::size_t part, item_named(id));
                sum.parts.push_back(part);
            }
            sums_.push_back(std::move(sum));
        }
    }
    return Done{};
}

void FormRules::check(std::uint32_t line, Cells cells, Findings& findings) const {
    check_choices(line, cells, findings);
    check_numbers(line, cells, findings);
}

void FormRules::check_choices(std::uint32_t line, Cells cells, Findings& findings) const {
    const auto& items = layout_->items();
    for (const Worded& rule : exclusives_) {
        const auto chosen = pieces(cells[rule.item], ';');
        if (chosen.size() > 1 && std::find(chosen.begin(), chosen.end(), rule.word) != chosen.end()) {
            findings.add(not_alone, line, items[rule.item], excerpt(items[rule.item], cells[rule.item]));
        }
    }
    for (const Worded& rule : generations_) {
        const auto& codes = items[rule.item].codes;
        if (codes && codes->holds(cells[rule.item]) && codes->category_of(cells[rule.item]) != rule.word) {
            findings.add(other_generation, line, items[rule.item], excerpt(items[rule.item], cells[rule.item]));
        }
    }
    for (const Doubt& rule : doubts_) {
        if (rule.when.holds(cells)) {
            findings.add(doubtful, line, items[rule.item]);
        }
    }
}

void FormRules::check_numbers(std::uint32_t line, Cells cells, Findings& findings) const {
    const auto& items = layout_->items();
    for (const Limit& rule : limits_) {
        if (thousandths(cells[rule.item]) > rule.most) {
            findings.add(too_great, line, items[rule.item], excerpt(items[rule.item], cells[rule.item]));
        }
    }
    for (const Pair& rule : pairs_) {
        const std::int64_t greater = thousandths(cells[rule.greater]);
        if (greater >= 0 && thousandths(cells[rule.lesser]) > greater) {
            findings.add(above_other, line, items[rule.lesser], excerpt(items[rule.lesser], cells[rule.lesser]));
        }
    }
    for (const Sum& rule : sums_) {
        std::int64_t sum = 0;
        bool any = false;
        for (const std::size_t part : rule.parts) {
            const std::int64_t value = thousandths(cells[part]);
            any = any || value >= 0;
            sum += std::max<std::int64_t>(value, 0);
        }
        const std::int64_t whole = thousandths(cells[rule.whole]);
        if (any && whole >= 0 && whole != sum) {
            findings.add(other_sum, line, items[rule.whole], excerpt(items[rule.whole], cells[rule.whole]));
        }
    }
}

}  // namespace kakehashi::sources::municipal
