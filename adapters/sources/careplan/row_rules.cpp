#include "adapters/sources/careplan/row_rules.h"

#include <algorithm>

#include "adapters/sources/cell_check.h"

namespace kakehashi::sources::careplan {
namespace {

constexpr std::string_view untimed = "9999";

/// R06 of the month itself is told on the first of a person's rows in a file only, for mostly it is wrong on all of them; days
/// of that other month say nothing new.
void check_months(const SetContext& set, const FormRow& row, Findings& findings) {
    using enum MonthItem::Rule;
    std::optional<ServiceMonth> other;  // than the set's, which the row calls its own
    for (const auto& [n, rule] : row.file->form->month_items) {
        const Item& item = row.file->form->layout->items()[n];
        const std::string_view text = row.cells[n];
        if (rule == none || !set.month) {
            if (!all_zero(text) && (rule == none) == set.month.has_value()) {
                findings.add(supplement_month, row.line, item, excerpt(item, text));
            }
            continue;
        }
        const auto said = ServiceMonth::parse_compact(text.substr(0, 6));
        if ((said && *said != *set.month) || (rule == same && text == "000000")) {
            const std::string detail = excerpt(item, text) + " / " + set.month->compact();
            const bool told = rule == same ? findings.tells(other_month, item, detail) : other && said == other;
            other = rule == same ? said : other;
            if (!told) {
                findings.add(other_month, row.line, item, detail);
            }
        }
    }
}

/// Each row of table 3 speaks of one matter: a service, an activity or something less often than weekly.
void check_groups(const FormRow& row, Findings& findings) {
    const Form& form = *row.file->form;
    std::size_t first = 0;
    for (std::size_t n = 0; n < form.groups.size(); ++n) {
        if (form.groups[n] == 0 || row.cells[n].empty()) {
            continue;
        }
        if (first != 0 && form.groups[n] != first) {
            findings.add(odd_groups, row.line, form.layout->items()[n]);
            return;
        }
        first = form.groups[n];
    }
    if (!form.groups.empty() && first == 0) {
        findings.add(odd_groups, row.line);
    }
}

void check_provider(const SetContext& set, const FormRow& row, Findings& findings) {
    if (row.cell("provider_office") != set.sender && !row.file->said.is_between_care_managers()) {
        findings.add(odd_provider, row.line, row.item("provider_office"));
    }
}

void check_times(const FormRow& row, Findings& findings) {
    const std::string_view start = row.cell("start_time");
    const std::string_view end = row.cell("end_time");
    if (start.size() != 4 || end.size() != 4) {
        return;
    }
    // An end before the start is a service over midnight: it is kept as it stands.
    if ((start == untimed) != (end == untimed)) {
        const Item& without = row.item(start == untimed ? "start_time" : "end_time");
        findings.add(no_time, row.line, without, excerpt(without, untimed));
    } else if (end < start) {
        findings.add(odd_times, row.line, row.item("end_time"), excerpt(row.item("end_time"), start) + "-" +
                                                                    excerpt(row.item("end_time"), end));
    }
}

void check_days(const SetContext& set, const FormRow& row, Findings& findings) {
    const std::string_view days = row.cell("pro_rata_days");
    const auto last = static_cast<unsigned>(set.month->last_day().civil().day());
    if (days.size() == 31 && days.find('1', last) != std::string_view::npos) {
        findings.add(odd_days, row.line, row.item("pro_rata_days"));
    }
}

bool is_equipment(std::string_view kind) { return kind == "17" || kind == "67"; }

void check_equipment(const FormRow& row, std::string_view kind, Findings& findings) {
    if (is_equipment(kind) && row.has("tais_code") && row.cell("tais_code").empty() && row.cell("equipment_code").empty()) {
        findings.add(odd_equipment, row.line, row.item("tais_code"));
    }
}

void check_table6(const SetContext& set, const FormRow& row, Findings& findings) {
    const std::string_view code = row.cell("service_code");
    const std::string_view kind = service_kind_of(code);
    check_times(row, findings);
    check_days(set, row, findings);
    check_equipment(row, kind, findings);
    if (!row.cell("detail_number").empty() && kind != "17") {
        findings.add(odd_equipment, row.line, row.item("detail_number"));
    }
    if (code.size() == 6 && !row.file->edition->service_kinds().holds(kind)) {
        findings.add(odd_service_kind, row.line, row.item("service_code"), std::string(kind));
    }
    if (row.file->form->sent_by_care_manager()) {
        return;
    }
    check_provider(set, row, findings);
    // The official examples put the kinds on either side, so either may be the provider's.
    const FileName& said = row.file->said;
    if (!said.sender_kind.empty() && !said.is_between_care_managers() && kind != said.sender_kind.substr(0, 2) &&
        kind != said.receiver_kind.substr(0, 2)) {
        findings.add(odd_provider, row.line, row.item("service_code"), std::string(kind));
    }
}

}  // namespace

void check_row(const SetContext& set, const FormRow& row, Findings& findings) {
    row.file->form->check->check(row.line, row.cells, findings);
    check_months(set, row, findings);
    check_groups(row, findings);
    const std::string& form = row.file->form->name;
    if (form == "UPPLAN" || form == "UPJSK") {
        check_table6(set, row, findings);
    } else if (form == "UPSIKYU" && row.cell("service_code").find_first_of("Z") == std::string_view::npos) {
        const std::string_view code = row.cell("service_code");
        if (!code.ends_with("AAAA") && !code.ends_with("EEEE") && code != "999999") {
            check_equipment(row, service_kind_of(code), findings);
        }
    } else if (form == "DLTJSK") {
        if (!row.file->edition->service_kinds().holds(row.cell("service_kind"))) {
            findings.add(odd_service_kind, row.line, row.item("service_kind"), excerpt(row.item("service_kind"), row.cell("service_kind")));
        }
        check_provider(set, row, findings);
    }
}

}  // namespace kakehashi::sources::careplan
