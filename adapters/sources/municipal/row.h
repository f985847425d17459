#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/sources/findings.h"
#include "adapters/sources/municipal/catalogue.h"
#include "domain/submission.h"

namespace kakehashi::sources::municipal {

/// One row of a file, its cells in the order of the layout.
struct Row {
    const Form* form = nullptr;
    std::string file;
    std::string insurer;  ///< of the file name
    std::string serial;   ///< of the file name
    std::uint32_t line = 0;
    std::vector<std::string_view> cells;

    [[nodiscard]] std::string_view cell(std::string_view id) const {
        const std::size_t index = form->layout->index_of(id);
        return index < cells.size() ? cells[index] : std::string_view();
    }
    [[nodiscard]] const Item& item(std::string_view id) const { return form->layout->items()[form->layout->index_of(id)]; }
    [[nodiscard]] Place place() const { return Place{file, line, 0}; }
    [[nodiscard]] std::optional<CalendarDate> date(std::string_view id) const {
        return CalendarDate::parse_compact(cell(id));
    }
    [[nodiscard]] std::string text(std::string_view id) const { return std::string(cell(id)); }
};

/// `履歴番号` so that it compares as text: ten digits.
[[nodiscard]] std::string padded_order(std::string_view history_number);

/// Whether the row takes back what its key names (異動区分 3).
[[nodiscard]] bool is_cancelled(const Row& row);

/// Each adds to `unit` what one row says. Rows with a finding of severity person may be only partly filled.
void build_person(const Row& row, PersonUnit& unit, Findings& findings);
/// One replacement, as the form's line in `forms.csv` says; 異動区分 3 erases.
void build_fact(const Row& row, PersonUnit& unit);
/// The same; a decision that gave no validity is about the one day of the decision, else of the application.
void build_certification(const Row& row, PersonUnit& unit);
/// A fact, and the relations it opens: a plan notice that of the office that makes the plan and of the one entrusted with
/// it, a request for an opinion that of the institution asked. What ends them is for consent/relation_periods.h to tell.
void build_plan_notice(const Row& row, PersonUnit& unit);
void build_opinion_request(const Row& row, PersonUnit& unit);
void build_relation(const Row& row, PersonUnit& unit);
/// A consent always gives an entry: what is wrong with it makes it unreadable, and then it denies.
void build_consent(const Row& row, PersonUnit& unit, Findings& findings);
[[nodiscard]] OfficeEntry office_of(const Row& row);
[[nodiscard]] InsurerStatusEntry status_of(const Row& row);

}  // namespace kakehashi::sources::municipal
