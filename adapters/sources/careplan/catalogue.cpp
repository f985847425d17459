#include "adapters/sources/careplan/catalogue.h"

#include <algorithm>
#include <array>
#include <utility>

#include "adapters/sources/conf_table.h"

namespace kakehashi::sources::careplan {
namespace {

std::optional<Shape> shape_named(std::string_view name) {
    constexpr std::array<std::pair<std::string_view, Shape>, 6> names = {{{"", Shape::none},
                                                                          {"rows", Shape::rows},
                                                                          {"table7", Shape::table7},
                                                                          {"single", Shape::single},
                                                                          {"outline", Shape::outline},
                                                                          {"erase", Shape::erase}}};
    for (const auto& [known, shape] : names) {
        if (known == name) {
            return shape;
        }
    }
    return std::nullopt;
}

std::optional<Severity> severity_named(std::string_view name) {
    constexpr std::array<std::pair<std::string_view, Severity>, 4> names = {{{"set", Severity::set},
                                                                             {"person", Severity::person},
                                                                             {"warning", Severity::warning},
                                                                             {"info", Severity::info}}};
    for (const auto& [known, severity] : names) {
        if (known == name) {
            return severity;
        }
    }
    return std::nullopt;
}

/// The items that the layout's `group:` rules put together, by number.
std::vector<std::size_t> groups_of(const Layout& layout) {
    std::vector<std::string> names;
    std::vector<std::size_t> groups;
    for (const Item& item : layout.items()) {
        const Rule* rule = item.rule("group");
        const auto known = rule == nullptr ? names.end() : std::find(names.begin(), names.end(), rule->argument);
        const auto number = static_cast<std::size_t>(known - names.begin()) + 1;
        groups.push_back(rule == nullptr ? 0 : number);
        if (rule != nullptr && known == names.end()) {
            names.push_back(rule->argument);
        }
    }
    return names.empty() ? std::vector<std::size_t>() : groups;
}

}  // namespace

Result<std::shared_ptr<const Catalogue>> Catalogue::open(const std::filesystem::path& conf_dir,
                                                         const std::string& edition) {
    auto catalogue = std::make_shared<Catalogue>();
    CodeTables codes(conf_dir / "codes");
    const std::filesystem::path folder = conf_dir / "layouts" / "careplan" / edition;
    catalogue->edition_ = edition;
    TRY_DONE(catalogue->read_forms(folder, codes));
    TRY_DONE(catalogue->read_sets(folder));
    TRY_DONE(catalogue->read_members(folder));
    TRY(catalogue->service_kinds_, codes.named("careplan_service_kind"));
    return std::shared_ptr<const Catalogue>(std::move(catalogue));
}

Result<Done> Catalogue::read_forms(const std::filesystem::path& folder, CodeTables& codes) {
    TRY(const ConfTable table,
        ConfTable::open(folder / "forms.csv", {"form", "has_month", "shape", "sender_kinds", "name_ja", "confidence"}));
    for (const ConfTable::Row& row : table.rows()) {
        Form read;
        read.name = row.cells[0];
        read.has_month = row.cells[1] == "yes";
        read.sender_kinds = pieces(row.cells[3], ';');
        const auto shape = shape_named(row.cells[2]);
        if (!shape || read.name.empty() || form(read.name) != nullptr) {
            return table.error(row, "the form must be named once and its shape be known");
        }
        read.shape = *shape;
        if (read.shape != Shape::none) {
            TRY(read.layout, Layout::open(folder / (read.name + ".csv"), codes));
            TRY(RowCheck check, RowCheck::open(read.layout, common_rules));
            read.check = std::move(check);
            read.groups = groups_of(*read.layout);
            for (const Kind kind : read.layout->kinds()) {
                read.bodies.emplace(kind, BodyPlan::of_kind(read.layout, kind));
            }
        }
        if (read.shape == Shape::outline) {
            TRY(Outline outline, Outline::open(read.layout));
            read.outline = std::move(outline);
        }
        forms_.push_back(std::move(read));
    }
    return Done{};
}

Result<Done> Catalogue::read_sets(const std::filesystem::path& folder) {
    TRY(const ConfTable table, ConfTable::open(folder / "sets.csv", {"set", "unit", "key", "effective", "name_ja"}));
    for (const ConfTable::Row& row : table.rows()) {
        SetForm read;
        read.name = row.cells[0];
        read.unit = row.cells[1];
        read.key = pieces(row.cells[2], ';');
        if (const std::size_t dots = row.cells[3].find(".."); dots != std::string::npos) {
            read.between = {row.cells[3].substr(0, dots), row.cells[3].substr(dots + 2)};
        } else if (!row.cells[3].empty() && row.cells[3] != "month") {
            return table.error(row, "effective must be month, two items or empty");
        }
        if (read.name.empty() || read.unit.empty() || read.key.empty()) {
            return table.error(row, "set, unit and key must be named");
        }
        sets_.push_back(std::move(read));
    }
    return Done{};
}

Result<Done> Catalogue::read_members(const std::filesystem::path& folder) {
    TRY(const ConfTable table, ConfTable::open(folder / "members.csv", {"set", "form", "strict", "lenient"}));
    for (const ConfTable::Row& row : table.rows()) {
        const auto strict = severity_named(row.cells[2]);
        const auto lenient = severity_named(row.cells[3]);
        const auto set = std::find_if(sets_.begin(), sets_.end(),
                                      [&](const SetForm& candidate) { return candidate.name == row.cells[0]; });
        const Form* member = form(row.cells[1]);
        if (set == sets_.end() || member == nullptr || member->shape == Shape::none || !strict || !lenient) {
            return table.error(row, "the set, a form that is read and both severities must be known");
        }
        Member read{member->name, *strict, *lenient, {}};
        const bool days_there = std::all_of(set->between.begin(), set->between.end(), [&](const std::string& item) {
            return !set->members.empty() || member->layout->index_of(item) < member->layout->size();
        });
        if (!days_there || !find_key(*set, read)) {
            return table.error(row, "the form has no item that the key or the days of its set name");
        }
        set->members.push_back(std::move(read));
    }
    return Done{};
}

bool Catalogue::find_key(const SetForm& set, Member& member) const {
    const Layout& layout = *form(member.form)->layout;
    for (const std::string& name : set.key) {
        if (name == "month") {
            member.key.push_back({KeyPart::From::month, 0});
            continue;
        }
        const std::size_t cell = layout.index_of(name);
        const std::size_t code = name == "service_kind" ? layout.index_of("service_code") : layout.size();
        if (cell == layout.size() && code == layout.size()) {
            return false;
        }
        const bool has_cell = cell < layout.size();
        member.key.push_back({has_cell ? KeyPart::From::cell : KeyPart::From::service_code, has_cell ? cell : code});
    }
    return true;
}

const Form* Catalogue::form(std::string_view name) const {
    for (const Form& candidate : forms_) {
        if (candidate.name == name) {
            return &candidate;
        }
    }
    return nullptr;
}

const SetForm* Catalogue::set_of(const Form& form, std::string_view month) const {
    const bool monthly = form.has_month && month != "000000";
    for (const SetForm& candidate : sets_) {
        if (candidate.member(form.name) != nullptr && candidate.is_monthly() == monthly) {
            return &candidate;
        }
    }
    return nullptr;
}

const Member* SetForm::member(std::string_view form) const {
    for (const Member& candidate : members) {
        if (candidate.form == form) {
            return &candidate;
        }
    }
    return nullptr;
}

}  // namespace kakehashi::sources::careplan
