#include "adapters/sources/careplan/unit_builder.h"

#include <algorithm>
#include <map>

#include "adapters/sources/careplan/table7.h"
#include "adapters/sources/cell_check.h"

namespace kakehashi::sources::careplan {
namespace {

using Rows = std::vector<FormRow>;

Rows rows_of(const Rows& rows, std::string_view form) {
    Rows found;
    std::copy_if(rows.begin(), rows.end(), std::back_inserter(found),
                 [&](const FormRow& row) { return row.file->form->name == form; });
    return found;
}

Replacement replacement(const SetContext& set, std::string unit, std::string key, const FormRow& first) {
    Replacement made;
    made.unit = std::move(unit);
    made.key = std::move(key);
    made.author = set.sender;
    made.addressee = set.receiver;
    made.order = set.serial;
    made.place = Place{first.file->name, first.line, 0};
    return made;
}

FactDraft fact(const SetContext& set, Kind kind, const FormRow& first, std::string body) {
    FactDraft made;
    made.kind = kind;
    made.form = first.file->form->name;
    made.effective = Period{set.month.first_day(), set.month.last_day()};
    made.body = std::move(body);
    made.place = Place{first.file->name, first.line, 0};
    return made;
}

/// One fact of each kind that rows of a table speak of: `{"file":…,"rows":[…]}`.
void add_tables(const SetContext& set, const Rows& rows, Replacement& to) {
    if (rows.empty()) {
        return;
    }
    for (const auto& [kind, plan] : rows.front().file->form->bodies) {
        std::string body;
        JsonText json(body);
        json.open_object().member("file", rows.front().file->name).name("rows").open_array();
        const FormRow* first = nullptr;
        for (const FormRow& row : rows) {
            if (plan.speaks(row.cells)) {
                first = first == nullptr ? &row : first;
                plan.append_row(json, row.line, row.cells);
            }
        }
        json.close_array().close_object();
        if (first != nullptr) {
            to.facts.push_back(fact(set, kind, *first, std::move(body)));
        }
    }
}

void add_single(const SetContext& set, const FormRow& row, Replacement& to) {
    for (const auto& [kind, plan] : row.file->form->bodies) {
        if (plan.speaks(row.cells)) {
            to.facts.push_back(fact(set, kind, row, plan.single(row.file->name, row.line, row.cells)));
        }
    }
}

IdentityClaim claim_of(const FormRow& row) {
    IdentityClaim claim;
    claim.name = row.cell("name");
    claim.kana = row.cell("kana");
    claim.birth_date = row.cell("birth_date");
    claim.sex = row.cell("sex");
    claim.place = Place{row.file->name, row.line, 0};
    return claim;
}

/// F03 for one person: in the set's files there is no row where there must be one.
void check_members(const SetContext& set, const Rows& rows, Findings& findings) {
    for (const Member& member : set.catalogue.members()) {
        const SetFile* file = set.file_of(member.form);
        const bool there = std::any_of(rows.begin(), rows.end(), [&](const FormRow& row) { return row.file == file; });
        if (member.set == rows.front().file->form->set && file != nullptr && !there) {
            const Severity wanted = set.profile == Profile::strict ? member.strict : member.lenient;
            findings.add(Finding{std::string(set_incomplete), std::min(wanted, Severity::person),
                                 Place{file->name, 0, 0}, {}, member.form});
        }
    }
}

}  // namespace

void build_monthly_plan(const SetContext& set, const Rows& rows, PersonUnit& unit, Findings& findings) {
    const Rows table6 = rows_of(rows, "UPPLAN");
    const Rows table7 = rows_of(rows, "UPSIKYU");
    const Rows supplement = rows_of(rows, "UPHOSOKU");
    check_members(set, rows, findings);
    check_table7(table6, table7, findings);
    check_detail_numbers(table6, findings);
    if (supplement.size() > 1) {
        findings.set_file(supplement[1].file->name);
        findings.add(row_twice, supplement[1].line);
    }
    Rows details;
    std::copy_if(table7.begin(), table7.end(), std::back_inserter(details),
                 [](const FormRow& row) { return table7_row(row) == Table7Row::detail; });

    Replacement month = replacement(set, "monthly_plan", set.month.iso(), rows.front());
    add_tables(set, table6, month);
    add_tables(set, details, month);
    if (!supplement.empty()) {
        unit.claim = claim_of(supplement.front());
        add_single(set, supplement.front(), month);
    }
    unit.replacements.push_back(std::move(month));
}

void build_actuals(const SetContext& set, const Rows& rows, PersonUnit& unit) {
    std::map<std::string, Rows> parts;
    for (const FormRow& row : rows) {
        const std::string key = set.month.iso() + "/" + std::string(row.cell("provider_office")) + "/" +
                                std::string(service_kind_of(row.cell("service_code")));
        parts[key].push_back(row);
    }
    for (const auto& [key, part] : parts) {
        Replacement made = replacement(set, "actuals", key, part.front());
        add_tables(set, part, made);
        unit.replacements.push_back(std::move(made));
    }
}

void build_plan_deletion(const SetContext& set, const Rows& rows, PersonUnit& unit) {
    Replacement made = replacement(set, "monthly_plan", set.month.iso(), rows.front());
    made.operation = Replacement::Operation::erase;
    unit.replacements.push_back(std::move(made));
}

}  // namespace kakehashi::sources::careplan
