#include "adapters/sources/life/form_rules.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "adapters/sources/ascii.h"
#include "adapters/sources/conf_table.h"

namespace kakehashi::sources::life {
namespace {

constexpr Graded out_of_range = {"V12", Severity::person};
constexpr Graded rollup_unset = {"V14", Severity::warning};
constexpr Graded not_here = {"V15", Severity::warning};
constexpr Graded odd_category = {"V16", Severity::person};
constexpr Graded odd_dates = {"V20", Severity::warning};
constexpr Graded odd_total = {"V21", Severity::warning};
constexpr Graded implausible = {"V22", Severity::warning};
constexpr Graded odd_pattern = {"V23", Severity::warning};
constexpr Graded odd_version = {"V24", Severity::person};
constexpr Graded wide_kana = {"V25", Severity::warning};

Error bad_rule(const std::string& text) {
    return Error{Fault::malformed, "KK-2104", "a rule of the layout cannot be read: " + text, {}};
}

/// Half-width katakana (U+FF61–U+FF9F) and space, in UTF-8.
bool is_halfwidth_kana(std::string_view text) {
    while (!text.empty()) {
        if (text.front() == ' ') {
            text.remove_prefix(1);
            continue;
        }
        if (text.size() < 3 || text[0] != '\xEF' || (text[1] != '\xBD' && text[1] != '\xBE')) {
            return false;
        }
        const auto last = static_cast<unsigned char>(text[2]);
        if (text[1] == '\xBD' ? last < 0xA1 : last > 0x9F) {
            return false;
        }
        text.remove_prefix(3);
    }
    return true;
}

bool is_icd10(std::string_view text) {
    if (text.size() < 3 || text[0] < 'A' || text[0] > 'Z' || !all_digits(text.substr(1, 2))) {
        return false;
    }
    const std::string_view rest = text.substr(3);
    return rest.empty() || (rest[0] == '.' && rest.size() >= 2 && rest.size() <= 4 &&
                            std::all_of(rest.begin() + 1, rest.end(),
                                        [](char c) { return is_digit(c) || (c >= 'A' && c <= 'Z'); }));
}

/// The plain decimal in `text`; nothing when it is something else.
std::optional<double> decimal_in(std::string_view text) {
    const std::string copy(text);
    char* end = nullptr;
    const double value = std::strtod(copy.c_str(), &end);
    const bool number = !copy.empty() && copy.find_first_not_of("0123456789.") == std::string::npos && *end == '\0';
    return number ? std::optional(value) : std::nullopt;
}

bool matches(std::string_view pattern, std::string_view text) {
    return pattern == "icd10" ? is_icd10(text) : text.size() == 9 && all_digits(text);
}

}  // namespace

Result<FormRules> FormRules::open(std::shared_ptr<const Layout> layout, std::shared_ptr<const CodeTable> service_kinds) {
    FormRules rules(std::move(layout), std::move(service_kinds));
    rules.service_code_ = rules.layout_->index_of("service_code");
    for (std::size_t n = 0; n < rules.layout_->size(); ++n) {
        TRY_DONE(rules.read(n));
    }
    return rules;
}

Result<std::vector<std::size_t>> FormRules::indexes(std::string_view ids) const {
    std::vector<std::size_t> found;
    for (const std::string& id : pieces(ids, '|')) {
        found.push_back(layout_->index_of(id));
        if (found.back() == layout_->size()) {
            return bad_rule(id);
        }
    }
    return found;
}

Result<Done> FormRules::read(std::size_t item) {
    const Item& owner = layout_->items()[item];
    if (const Rule* rule = owner.rule("rollup"); rule != nullptr) {
        TRY(std::vector<std::size_t> parts, indexes(rule->argument));
        rollups_.push_back({item, std::move(parts)});
    }
    for (const Rule& rule : owner.rules) {
        const std::size_t colon = rule.argument.find(':');
        if (rule.name == "only" && colon == std::string::npos) {
            return bad_rule(rule.argument);
        }
        if (rule.name == "only") {
            TRY(Condition when, Condition::parse(*layout_, std::string_view(rule.argument).substr(colon + 1)));
            onlys_.push_back({item, rule.argument.substr(0, colon), std::move(when)});
        }
    }
    if (const Rule* rule = owner.rule("after"); rule != nullptr) {
        TRY(const std::vector<std::size_t> earlier, indexes(rule->argument));
        afters_.push_back({item, earlier.front()});
    }
    return read_numbers(item);
}

Result<Done> FormRules::read_numbers(std::size_t item) {
    for (const Rule& rule : layout_->items()[item].rules) {
        if (rule.name == "range" || rule.name == "within") {
            const std::size_t dots = rule.argument.find("..");
            if (dots == std::string::npos) {
                return bad_rule(rule.argument);
            }
            ranges_.push_back({item, static_cast<double>(number_in(rule.argument.substr(0, dots))),
                               static_cast<double>(number_in(rule.argument.substr(dots + 2))),
                               rule.name == "within" ? out_of_range : implausible});
        } else if (rule.name == "total") {
            TRY(std::vector<std::size_t> parts, indexes(rule.argument));
            totals_.push_back({item, std::move(parts)});
        } else if (rule.name == "bmi") {
            TRY(const std::vector<std::size_t> parts, indexes(rule.argument));
            if (parts.size() != 2) {
                return bad_rule(rule.argument);
            }
            indexes_of_mass_.push_back({item, parts[0], parts[1]});
        }
    }
    return Done{};
}

void FormRules::check(std::uint32_t line, Cells cells, Findings& findings) const {
    const auto& items = layout_->items();
    for (const RollUp& rollup : rollups_) {
        const bool set = std::any_of(rollup.parts.begin(), rollup.parts.end(), [&](std::size_t n) { return cells[n] == "1"; });
        if (set && cells[rollup.whole] != "1") {
            findings.add(rollup_unset, line, items[rollup.whole]);
        }
    }
    for (const Only& only : onlys_) {
        if (cells[only.item] == only.value && only.when.ruled_out(cells)) {
            findings.add(not_here, line, items[only.item], only.value);
        }
    }
    for (const After& after : afters_) {
        if (!cells[after.earlier].empty() && !cells[after.later].empty() && cells[after.earlier] >= cells[after.later]) {
            findings.add(odd_dates, line, items[after.earlier]);
        }
    }
    check_numbers(line, cells, findings);
    for (std::size_t n = 0; n < items.size(); ++n) {
        if (!items[n].rules.empty() && !cells[n].empty() && cells[n] != " ") {
            check_item(n, line, cells, findings);
        }
    }
}

void FormRules::check_numbers(std::uint32_t line, Cells cells, Findings& findings) const {
    const auto& items = layout_->items();
    for (const Range& range : ranges_) {
        const auto value = decimal_in(cells[range.item]);
        if (value && (*value < range.low || *value > range.high)) {
            findings.add(range.rule, line, items[range.item], excerpt(items[range.item], cells[range.item]));
        }
    }
    for (const Total& total : totals_) {
        const auto made = sum(total, cells);
        if (made && number_in(cells[total.item]) >= 0 && number_in(cells[total.item]) != *made) {
            findings.add(odd_total, line, items[total.item],
                         excerpt(items[total.item], cells[total.item]) + " / " + std::to_string(*made));
        }
    }
    for (const BodyMassIndex& index : indexes_of_mass_) {
        const auto value = decimal_in(cells[index.item]);
        const auto height = decimal_in(cells[index.height]);
        const auto weight = decimal_in(cells[index.weight]);
        // One decimal is written, so a tenth may be lost to rounding.
        if (value && height && weight && *height > 0 &&
            std::abs(*value - *weight / (*height * *height / 10'000)) > 0.1) {
            findings.add(implausible, line, items[index.item], excerpt(items[index.item], cells[index.item]));
        }
    }
}

std::optional<std::int64_t> FormRules::sum(const Total& total, Cells cells) const {
    std::int64_t made = 0;
    for (const std::size_t part : total.parts) {
        const auto& codes = layout_->items()[part].codes;
        const std::string_view told = codes ? codes->category_of(cells[part]) : std::string_view();
        const std::int64_t points = number_in(told.empty() ? cells[part] : told);
        if (points < 0) {
            return std::nullopt;
        }
        made += points;
    }
    return made;
}

void FormRules::check_item(std::size_t n, std::uint32_t line, Cells cells, Findings& findings) const {
    const Item& item = layout_->items()[n];
    const std::string_view text = cells[n];
    // 「００」 stands for a part of a name that was not split.
    if (item.has("halfwidth_kana") && text != "００" && !is_halfwidth_kana(text)) {
        findings.add(wide_kana, line, item);
    }
    if (const Rule* pattern = item.rule("pattern"); pattern != nullptr && !matches(pattern->argument, text)) {
        findings.add(odd_pattern, line, item, excerpt(item, text));
    }
    if (const Rule* one_of = item.rule("one_of"); one_of != nullptr) {
        const auto allowed = pieces(one_of->argument, '|');
        if (std::find(allowed.begin(), allowed.end(), text) == allowed.end()) {
            findings.add(odd_version, line, item, excerpt(item, text));
        }
    }
    if (item.has("service_category")) {
        // Which kinds belong to which category is from memory, so a kind that the table lacks says nothing.
        const std::string_view expected = service_kinds_->category_of(cells[service_code_]);
        if (!expected.empty() && expected != text) {
            findings.add(odd_category, line, item, excerpt(item, text));
        }
    }
}

}  // namespace kakehashi::sources::life
