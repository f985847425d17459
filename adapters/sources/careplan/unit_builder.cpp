#include "adapters/sources/careplan/unit_builder.h"

#include <algorithm>
#include <map>

#include "adapters/sources/careplan/table7.h"
#include "adapters/sources/body.h"
#include "adapters/sources/cell_check.h"

namespace kakehashi::sources::careplan {
namespace {

using Rows = std::vector<FormRow>;

/// What the rows of a person say under one key.
struct Part {
    std::string key;
    std::map<std::string_view, Rows> forms;

    [[nodiscard]] const Rows& rows_of(const std::string& form) const {
        static const Rows none;
        const auto found = forms.find(form);
        return found == forms.end() ? none : found->second;
    }
};

/// The key of the replacement that a row belongs to; empty where a row leaves it open, as zeros for a date do.
std::string key_of(const SetContext& set, const Member& member, const FormRow& row) {
    std::string key;
    for (const KeyPart& part : member.key) {
        std::string piece;
        switch (part.from) {
            case KeyPart::From::month: piece = set.month ? set.month->iso() : std::string(); break;
            case KeyPart::From::service_code: piece = service_kind_of(row.cells[part.item]); break;
            case KeyPart::From::cell: {
                const Item& item = row.file->form->layout->items()[part.item];
                const std::string_view cell = row.cells[part.item];
                piece = is_silent(item, cell) ? std::string() : item.type == CellType::date ? iso_date(cell) : cell;
                break;
            }
        }
        if (piece.empty()) {
            return {};
        }
        key += (key.empty() ? "" : "/") + piece;
    }
    return key;
}

Replacement replacement(const SetContext& set, const std::string& key, const FormRow& first) {
    Replacement made;
    made.unit = set.form->unit;
    made.key = key;
    made.author = set.sender;
    made.addressee = set.receiver;
    made.order = set.serial;
    made.place = Place{first.file->name, first.line, 0};
    return made;
}

/// The days for which a part holds. What a plan says of the certification it says of its own day only: the insurer may
/// have decided anew since.
Period days_of(const SetContext& set, const Part& part, Kind kind) {
    if (set.form->between.empty()) {
        return set.month ? Period{set.month->first_day(), set.month->last_day()} : Period{};
    }
    const Rows& leading = part.rows_of(set.form->members.front().form);
    if (leading.empty()) {
        return {};
    }
    Period days{CalendarDate::parse_compact(leading.front().cell(set.form->between[0])),
                CalendarDate::parse_compact(leading.front().cell(set.form->between[1]))};
    if (kind == Kind::certification || (days.from && days.to && *days.to < *days.from)) {
        days.to = kind == Kind::certification ? days.from : std::nullopt;
    }
    return days;
}

void add_fact(const SetContext& set, const Part& part, Kind kind, const FormRow& first, std::string body, Replacement& to) {
    FactDraft made;
    made.kind = kind;
    made.form = first.file->form->name;
    made.effective = days_of(set, part, kind);
    made.body = std::move(body);
    made.place = Place{first.file->name, first.line, 0};
    to.facts.push_back(std::move(made));
}

/// One fact of each kind that rows of a table speak of: `{"file":…,"rows":[…]}`.
void add_table(const SetContext& set, const Part& part, const Rows& rows, Replacement& to) {
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
            add_fact(set, part, kind, *first, std::move(body), to);
        }
    }
}

void add_single(const SetContext& set, const Part& part, const FormRow& row, Replacement& to) {
    for (const auto& [kind, plan] : row.file->form->bodies) {
        if (plan.speaks(row.cells)) {
            add_fact(set, part, kind, row, plan.single(row.file->name, row.line, row.cells), to);
        }
    }
}

/// The picture that a row names is a fact of its own: its bytes are kept with the set, the fact tells which they are.
void add_image(const SetContext& set, const Part& part, const FormRow& row, Replacement& to, Findings& findings) {
    const auto& items = row.file->form->layout->items();
    for (std::size_t n = 0; n < items.size(); ++n) {
        if (row.cells[n].empty() || !items[n].has("image_name")) {
            continue;
        }
        const SetFile* image = set.image_named(row.cells[n]);
        if (image == nullptr) {
            findings.set_file(row.file->name);
            findings.add(odd_image, row.line, items[n]);
            continue;
        }
        FactDraft made;
        made.kind = Kind::care_plan;
        made.form = image->form->name;
        made.effective = days_of(set, part, made.kind);
        JsonText(made.body)
            .open_object()
            .member("file", image->name)
            .member("line", 1)
            .member("media_type", "image/jpeg")
            .member("sha256", image->sha256)
            .member("size", static_cast<std::int64_t>(image->bytes->size()))
            .close_object();
        made.place = Place{image->name, 1, 0};
        to.facts.push_back(std::move(made));
    }
}

void add_outline(const SetContext& set, const Part& part, const Rows& rows, Replacement& to, Findings& findings) {
    const Outline& outline = *rows.front().file->form->outline;
    std::vector<Outline::Row> lines;
    for (const FormRow& row : rows) {
        lines.push_back({row.line, row.cells});
    }
    findings.set_file(rows.front().file->name);
    std::string body = outline.body(rows.front().file->name, lines, findings);
    if (!body.empty()) {
        add_fact(set, part, outline.kind(), rows.front(), std::move(body), to);
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

/// Where a person stands in a file that has rows of it: "UPPLAN_….CSV:5".
std::string seen_at(const Rows& rows) {
    return rows.empty() ? std::string() : rows.front().file->name + ":" + std::to_string(rows.front().line);
}

/// F03 for one person: in the set's files there is no row where there must be one. Nobody could tell from that file whose is missing: the
/// place where the person stands is told in its stead.
void check_members(const SetContext& set, const Rows& rows, const LostRows& lost, Findings& findings) {
    for (const Member& member : set.form->members) {
        const SetFile* file = set.file_of(member.form);
        const bool there = std::any_of(rows.begin(), rows.end(), [&](const FormRow& row) { return row.file == file; });
        const auto missing = member.missing(set.profile);
        if (file != nullptr && !lost.contains(file) && !there && missing && *missing > Severity::info) {
            findings.add(Finding{std::string(set_incomplete), std::min(*missing, Severity::person), Place{file->name, 0, 0},
                                 seen_at(rows), member.form});
        }
    }
}

/// R24 where a row names another plan than those of the leading form; F05 where it names none.
void tell_other_key(const Member& member, const FormRow& row, bool open, Findings& findings) {
    const auto cell = std::find_if(member.key.begin(), member.key.end(),
                                   [](const KeyPart& part) { return part.from == KeyPart::From::cell; });
    findings.set_file(row.file->name);
    if (cell != member.key.end()) {
        const Item& item = row.file->form->layout->items()[cell->item];
        findings.add(open ? supplement_month : other_plan, row.line, item, excerpt(item, row.cells[cell->item]));
    }
}

/// The rows by key, in the order of keys; each row goes to one part. Rows of forms that do not lead go to the keys that the leading form has; one
/// that leaves its key open goes to the first.
std::vector<Part> parts_of(const SetContext& set, Rows rows, const LostRows& lost, Findings& findings) {
    std::map<std::string, Part> parts;
    const bool keys_known = !lost.contains(set.file_of(set.form->members.front().form));
    for (const Member& member : set.form->members) {
        const bool leads = &member == &set.form->members.front();
        const SetFile* file = set.file_of(member.form);
        auto part = parts.end();
        Rows* to = nullptr;
        for (FormRow& row : rows) {
            // A second file of the form may be of another edition: its rows do not fit those of the first.
            if (row.file == nullptr || row.file != file) {
                continue;
            }
            if (const std::string key = key_of(set, member, row); part == parts.end() || part->first != key) {
                part = parts.find(key);
                if (part == parts.end() && !leads && !parts.empty()) {
                    if (keys_known) {
                        tell_other_key(member, row, key.empty(), findings);
                    }
                    part = parts.begin();
                } else if (part == parts.end()) {
                    part = parts.emplace(key, Part{key, {}}).first;
                }
                to = &part->second.forms[row.file->form->name];
            }
            to->push_back(std::move(row));
            row.file = nullptr;
        }
    }
    std::vector<Part> ordered;
    for (auto& [key, part] : parts) {
        ordered.push_back(std::move(part));
    }
    return ordered;
}

/// R14: what two one-row forms of a set both say of the certification should be the same.
void check_agreement(const FormRow& one, const FormRow& other, Findings& findings) {
    for (const std::string_view id : {"certification_status", "care_level"}) {
        const std::string_view first = one.cell(id);
        const std::string_view second = other.cell(id);
        if (!first.empty() && !second.empty() && first != second) {
            findings.set_file(other.file->name);
            findings.add(tables_disagree, other.line, other.item(id),
                         excerpt(other.item(id), second) + " / " + excerpt(one.item(id), first));
        }
    }
}

void check_singles(const Part& part, Findings& findings) {
    const FormRow* first = nullptr;
    for (const auto& [form, rows] : part.forms) {
        if (rows.front().file->form->shape != Shape::single) {
            continue;
        }
        if (rows.size() > 1) {
            findings.set_file(rows[1].file->name);
            findings.add(row_twice, rows[1].line, std::string(form));
        }
        if (first != nullptr) {
            check_agreement(*first, rows.front(), findings);
        }
        first = first == nullptr ? &rows.front() : first;
    }
}

void add_form(const SetContext& set, const Part& part, const Rows& rows, const LostRows& lost, Replacement& to,
              PersonUnit& unit, Findings& findings) {
    switch (rows.front().file->form->shape) {
        case Shape::none:
        case Shape::image:
        case Shape::erase: break;
        case Shape::rows: add_table(set, part, rows, to); break;
        case Shape::outline: add_outline(set, part, rows, to, findings); break;
        case Shape::table7: {
            if (!lost.contains(rows.front().file) && !lost.contains(set.file_of("UPPLAN"))) {
                check_table7(part.rows_of("UPPLAN"), rows, findings);
            }
            Rows details;
            std::copy_if(rows.begin(), rows.end(), std::back_inserter(details),
                         [](const FormRow& row) { return table7_row(row) == Table7Row::detail; });
            if (!details.empty()) {
                add_table(set, part, details, to);
            }
            break;
        }
        case Shape::single:
            if (!unit.claim && !rows.front().cell("name").empty()) {
                unit.claim = claim_of(rows.front());
            }
            add_single(set, part, rows.front(), to);
            add_image(set, part, rows.front(), to, findings);
            break;
    }
}

}  // namespace

void build_unit(const SetContext& set, Rows rows, const LostRows& lost, PersonUnit& unit, Findings& findings) {
    check_members(set, rows, lost, findings);
    for (const Part& part : parts_of(set, std::move(rows), lost, findings)) {
        Replacement made = replacement(set, part.key, part.forms.begin()->second.front());
        check_detail_numbers(part.rows_of("UPPLAN"), findings);
        check_singles(part, findings);
        for (const Member& member : set.form->members) {
            const Rows& of_form = part.rows_of(member.form);
            if (of_form.empty()) {
                continue;
            }
            made.place = made.facts.empty() ? Place{of_form.front().file->name, of_form.front().line, 0} : made.place;
            if (of_form.front().file->form->shape == Shape::erase) {
                made.operation = Replacement::Operation::erase;
            }
            add_form(set, part, of_form, lost, made, unit, findings);
        }
        unit.replacements.push_back(std::move(made));
    }
}

}  // namespace kakehashi::sources::careplan
