#include "adapters/sources/row_check.h"

#include <algorithm>

#include "adapters/sources/cell_check.h"
#include "adapters/sources/conf_table.h"
#include "adapters/sources/utf8.h"
#include "domain/identifiers.h"

namespace kakehashi::sources {
namespace {

Error no_such_item(const std::string& id) {
    return Error{Fault::malformed, "KK-2104", "a rule names an item that is not in the layout: " + id, {}};
}

/// Tells several missing items of one row in one finding: at the first, the numbers of all as detail.
class Missing {
public:
    void add(const Item& item) {
        first_ = first_ == nullptr ? &item : first_;
        detail_ += (count_++ == 0 ? "" : ",") + std::to_string(item.no);
    }
    void tell(Graded rule, std::uint32_t line, Findings& findings) const {
        if (first_ != nullptr) {
            findings.add(rule, line, *first_, count_ > 1 ? detail_ : std::string());
        }
    }

private:
    const Item* first_ = nullptr;
    std::size_t count_ = 0;
    std::string detail_;
};

/// A date of the next century or later; a year of 9999 is a way to say that there is no end.
bool is_distant(const Item& item, std::string_view text) {
    const bool dated = item.type == CellType::date || item.type == CellType::month || item.type == CellType::stamp;
    return dated && text.substr(0, 4) >= "2100" && !text.starts_with("9999");
}

std::string length_detail(const Item& item, std::string_view text) {
    return std::to_string(characters_in(text)) + " > " + std::to_string(item.length);
}

}  // namespace

Result<Condition> Condition::parse(const Layout& layout, std::string_view text) {
    Condition condition;
    for (const std::string& alternative : pieces(text, '/')) {
        std::vector<Term>& terms = condition.alternatives_.emplace_back();
        for (const std::string& term : pieces(alternative, '&')) {
            const std::size_t equals = std::min(term.find('='), term.size());
            const std::size_t item = layout.index_of(term.substr(0, equals));
            if (item == layout.size() || equals == term.size()) {
                return no_such_item(term);
            }
            terms.push_back({item, pieces(std::string_view(term).substr(equals + 1), '|')});
        }
    }
    return condition;
}

bool Condition::Term::holds(Cells cells) const {
    return std::any_of(values.begin(), values.end(), [&](const std::string& value) {
        return value == "*" ? !cells[item].empty() : cells[item] == value;
    });
}

bool Condition::holds(Cells cells) const {
    return std::any_of(alternatives_.begin(), alternatives_.end(), [&](const std::vector<Term>& terms) {
        return std::all_of(terms.begin(), terms.end(), [&](const Term& term) { return term.holds(cells); });
    });
}

bool Condition::ruled_out(Cells cells) const {
    return std::all_of(alternatives_.begin(), alternatives_.end(), [&](const std::vector<Term>& terms) {
        return std::any_of(terms.begin(), terms.end(),
                           [&](const Term& term) { return !cells[term.item].empty() && !term.holds(cells); });
    });
}

RowCheck::RowCheck(std::shared_ptr<const Layout> layout, const CommonRules& rules)
    : layout_(std::move(layout)), rules_(rules) {
    for (std::size_t n = 0; n < layout_->size(); ++n) {
        required_.push_back(layout_->items()[n].need == Need::yes);
        if (layout_->items()[n].need == Need::wanted) {
            wanted_.push_back(n);
        }
    }
}

Result<RowCheck> RowCheck::open(std::shared_ptr<const Layout> layout, const CommonRules& rules) {
    RowCheck check(std::move(layout), rules);
    const auto& items = check.layout_->items();
    for (std::size_t n = 0; n < items.size(); ++n) {
        if (const Rule* needs = items[n].rule("needs"); needs != nullptr) {
            TRY(Condition condition, Condition::parse(*check.layout_, needs->argument));
            check.needs_.push_back({n, std::move(condition)});
        }
        if (const Rule* blank = items[n].rule("blank_when"); blank != nullptr) {
            TRY(Condition condition, Condition::parse(*check.layout_, blank->argument));
            check.blanks_.push_back({n, std::move(condition)});
        }
        if (const Rule* blank = items[n].rule("blank_unless"); blank != nullptr) {
            TRY(Condition condition, Condition::parse(*check.layout_, blank->argument));
            check.blanks_unless_.push_back({n, std::move(condition)});
        }
        if (const Rule* order = items[n].rule("not_after"); order != nullptr) {
            const std::size_t later = check.layout_->index_of(order->argument);
            if (later == items.size()) {
                return no_such_item(order->argument);
            }
            check.orders_.push_back({n, later});
        }
    }
    return check;
}

void RowCheck::check_individual_numbers(std::uint32_t line, Cells cells, Findings& findings) {
    for (std::size_t n = 0; n < cells.size(); ++n) {
        if (cells[n].size() >= 12 && holds_individual_number(cells[n])) {
            Item place;
            place.no = static_cast<std::uint32_t>(n + 1);
            findings.add(individual_number, line, place);
        }
    }
}

Graded RowCheck::graded(CellFault fault) const {
    switch (fault) {
        case CellFault::none:
        case CellFault::required: return rules_.required;
        case CellFault::length: return rules_.length;
        case CellFault::number: return rules_.number;
        case CellFault::date: return rules_.date;
        case CellFault::time: return rules_.time;
        case CellFault::code: return rules_.code;
        case CellFault::identifier: return rules_.identifier;
        case CellFault::days: return rules_.days;
        case CellFault::postal: return rules_.postal;
    }
    return rules_.required;
}

void RowCheck::check_missing(std::uint32_t line, Cells cells, Findings& findings) const {
    Missing wanted;
    for (const std::size_t n : wanted_) {
        if (cells[n].empty()) {
            wanted.add(layout_->items()[n]);
        }
    }
    wanted.tell(rules_.wanted, line, findings);
    Missing needed;
    for (const ItemCondition& need : needs_) {
        if (cells[need.item].empty() && need.condition.holds(cells)) {
            needed.add(layout_->items()[need.item]);
        }
    }
    needed.tell(rules_.conditional, line, findings);
}

void RowCheck::check_one(std::uint32_t line, const Item& item, std::string_view cell, Findings& findings) const {
    const CellFault fault = check_cell(item, cell);
    // Twelve boxes of which none is marked have the form of an individual number.
    const bool flags = item.type == CellType::flags && fault == CellFault::none;
    if (cell.size() >= 12 && !flags && holds_individual_number(cell)) {
        findings.add(individual_number, line, item);
    } else if (fault == CellFault::length) {
        findings.add(rules_.length, line, item, length_detail(item, cell));
    } else if (fault != CellFault::none) {
        findings.add(graded(fault), line, item, cell.empty() ? std::string() : excerpt(item, cell));
    } else if (is_distant(item, cell)) {
        findings.add(rules_.distant, line, item, excerpt(item, cell));
    }
}

void RowCheck::check(std::uint32_t line, Cells cells, Findings& findings) const {
    const auto& items = layout_->items();
    for (std::size_t n = 0; n < items.size(); ++n) {
        // An empty cell is only ever wrong where it is always needed.
        if (!cells[n].empty() || required_[n]) {
            check_one(line, items[n], cells[n], findings);
        }
    }
    check_missing(line, cells, findings);
    for (const ItemCondition& blank : blanks_) {
        if (!cells[blank.item].empty() && blank.condition.holds(cells)) {
            findings.add(rules_.blank, line, items[blank.item]);
        }
    }
    for (const ItemCondition& blank : blanks_unless_) {
        if (!cells[blank.item].empty() && blank.condition.ruled_out(cells)) {
            findings.add(rules_.blank, line, items[blank.item]);
        }
    }
    for (const Pair& pair : orders_) {
        // Compact dates compare as text.
        if (!cells[pair.earlier].empty() && !cells[pair.later].empty() && cells[pair.earlier] > cells[pair.later]) {
            findings.add(rules_.order, line, items[pair.earlier],
                         excerpt(items[pair.earlier], cells[pair.earlier]) + " > " +
                             excerpt(items[pair.later], cells[pair.later]));
        }
    }
}

}  // namespace kakehashi::sources
