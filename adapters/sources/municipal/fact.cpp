#include <utility>

#include "adapters/sources/municipal/row.h"

namespace kakehashi::sources::municipal {
namespace {

std::optional<CalendarDate> date_at(const Row& row, const std::optional<std::size_t>& item) {
    return item ? CalendarDate::parse_compact(row.cells[*item]) : std::nullopt;
}

/// The cells that tell one unit from another; dates as everywhere in ISO.
std::string key_of(const Row& row, const FactPlan& plan) {
    std::string key;
    for (const std::size_t item : plan.key) {
        const bool date = row.form->layout->items()[item].type == CellType::date;
        key += key.empty() ? "" : "/";
        key += date ? iso_date(row.cells[item]) : std::string(row.cells[item]);
    }
    return key;
}

/// The days a decision without validity is about: the one on which it was made, or asked for.
Period day_of_decision(const Row& row) {
    const auto decided = row.date("certified_on");
    const auto day = decided ? decided : row.date("applied_on");
    return {day, day};
}

}  // namespace

std::string padded_order(std::string_view history_number) {
    constexpr std::size_t width = 10;
    const std::string text(history_number);
    return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

bool is_cancelled(const Row& row) {
    constexpr std::string_view cancel = "3";
    const auto& change = row.form->fact->change;
    return change && row.cells[*change] == cancel;
}

void build_fact(const Row& row, PersonUnit& unit) {
    const FactPlan& plan = *row.form->fact;
    Replacement made;
    made.unit = plan.unit;
    made.key = key_of(row, plan);
    made.author = row.insurer;
    made.addressee = plan.addressee ? std::string(row.cells[*plan.addressee]) : std::string();
    made.order = plan.order ? padded_order(row.cells[*plan.order]) : row.serial;
    made.place = row.place();
    if (is_cancelled(row)) {
        made.operation = Replacement::Operation::erase;
    } else {
        FactDraft fact;
        fact.kind = plan.kind;
        fact.form = row.form->name;
        fact.effective = {date_at(row, plan.from), date_at(row, plan.to)};
        fact.body = row.form->body->single(row.file, row.line, row.cells);
        fact.place = row.place();
        made.facts.push_back(std::move(fact));
    }
    unit.replacements.push_back(std::move(made));
}

void build_certification(const Row& row, PersonUnit& unit) {
    build_fact(row, unit);
    for (FactDraft& fact : unit.replacements.back().facts) {
        fact.effective = fact.effective.from ? fact.effective : day_of_decision(row);
    }
}

}  // namespace kakehashi::sources::municipal
