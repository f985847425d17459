#include "adapters/sources/careplan/catalogue.h"

#include <algorithm>
#include <array>
#include <utility>

#include "adapters/sources/ascii.h"
#include "adapters/sources/careplan/file_name.h"
#include "adapters/sources/conf_table.h"

namespace kakehashi::sources::careplan {
namespace {

std::optional<Shape> shape_named(std::string_view name) {
    constexpr std::array<std::pair<std::string_view, Shape>, 7> names = {{{"", Shape::none},
                                                                          {"rows", Shape::rows},
                                                                          {"table7", Shape::table7},
                                                                          {"single", Shape::single},
                                                                          {"outline", Shape::outline},
                                                                          {"image", Shape::image},
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

std::vector<MonthItem> month_items_of(const Layout& layout) {
    std::vector<MonthItem> found;
    for (std::size_t n = 0; n < layout.size(); ++n) {
        const Item& item = layout.items()[n];
        if (item.has("file_month")) {
            found.push_back({n, MonthItem::Rule::same});
        } else if (item.has("in_file_month")) {
            found.push_back({n, MonthItem::Rule::within});
        } else if (item.has("of_plan")) {
            found.push_back({n, MonthItem::Rule::none});
        }
    }
    return found;
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
    catalogue->edition_ = edition;
    TRY_DONE(catalogue->find_folders(conf_dir / "layouts" / "careplan"));
    TRY_DONE(catalogue->read_forms(codes));
    TRY_DONE(catalogue->read_sets());
    TRY_DONE(catalogue->read_members());
    TRY(catalogue->service_kinds_, codes.named("careplan_service_kind"));
    return std::shared_ptr<const Catalogue>(std::move(catalogue));
}

/// Reads `edition.csv` of the edition and of those it is based on; what the edition says of itself is the first's.
Result<Done> Catalogue::find_folders(const std::filesystem::path& layouts) {
    constexpr std::size_t most = 16;
    for (std::string edition = edition_; !edition.empty();) {
        folders_.push_back(layouts / edition);
        TRY(const ConfTable table, ConfTable::open(folders_.back() / "edition.csv",
                                                   {"based_on", "kinds", "versions", "odd_versions", "writes"}));
        const bool chained = folders_.size() < most;
        if (table.rows().size() != 1 || !chained) {
            return Error{Fault::malformed, "KK-2104", (folders_.back() / "edition.csv").string() +
                                                          ": one row, and no edition based on itself", {}};
        }
        const ConfTable::Row& row = table.rows().front();
        edition = row.cells[0];
        if (folders_.size() > 1) {
            continue;
        }
        for (const std::string& length : pieces(row.cells[1], ';')) {
            kind_lengths_.push_back(static_cast<std::size_t>(number_in(length)));
        }
        versions_ = pieces(row.cells[2], ';');
        odd_versions_ = pieces(row.cells[3], ';');
        written_version_ = row.cells[4];
        if (kind_lengths_.empty() || std::find(versions_.begin(), versions_.end(), written_version_) == versions_.end()) {
            return table.error(row, "kinds and versions must be there, and the version written one of them");
        }
    }
    return Done{};
}

std::filesystem::path Catalogue::table(const std::string& name) const {
    const auto holder = std::find_if(folders_.begin(), folders_.end(),
                                     [&](const auto& folder) { return std::filesystem::exists(folder / name); });
    return (holder == folders_.end() ? folders_.front() : *holder) / name;
}

bool Catalogue::fits(const FileName& said) const {
    const auto one_of = [&](const std::string& kind) {
        return std::find(kind_lengths_.begin(), kind_lengths_.end(), kind.size()) != kind_lengths_.end();
    };
    return one_of(said.sender_kind) && one_of(said.receiver_kind);
}

bool Catalogue::states_version(std::string_view version) const {
    return std::find(versions_.begin(), versions_.end(), version) != versions_.end();
}

bool Catalogue::knows_version(std::string_view version) const {
    return states_version(version) || std::find(odd_versions_.begin(), odd_versions_.end(), version) != odd_versions_.end();
}

Result<Done> Catalogue::read_forms(CodeTables& codes) {
    TRY(const ConfTable forms,
        ConfTable::open(table("forms.csv"), {"form", "has_month", "shape", "sender_kinds", "name_ja", "confidence"}));
    for (const ConfTable::Row& row : forms.rows()) {
        Form read;
        read.name = row.cells[0];
        read.has_month = row.cells[1] == "yes";
        read.sender_kinds = pieces(row.cells[3], ';');
        const auto shape = shape_named(row.cells[2]);
        if (!shape || read.name.empty() || form(read.name) != nullptr) {
            return forms.error(row, "the form must be named once and its shape be known");
        }
        read.shape = *shape;
        if (read.shape != Shape::none && read.shape != Shape::image) {
            TRY(read.layout, Layout::open(table(read.name + ".csv"), codes));
            TRY(RowCheck check, RowCheck::open(read.layout, common_rules));
            read.check = std::move(check);
            read.groups = groups_of(*read.layout);
            read.month_items = month_items_of(*read.layout);
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

Result<Done> Catalogue::read_sets() {
    TRY(const ConfTable sets, ConfTable::open(table("sets.csv"), {"set", "unit", "key", "effective", "name_ja"}));
    for (const ConfTable::Row& row : sets.rows()) {
        SetForm read;
        read.name = row.cells[0];
        read.unit = row.cells[1];
        read.key = pieces(row.cells[2], ';');
        if (const std::size_t dots = row.cells[3].find(".."); dots != std::string::npos) {
            read.between = {row.cells[3].substr(0, dots), row.cells[3].substr(dots + 2)};
        } else if (!row.cells[3].empty() && row.cells[3] != "month") {
            return sets.error(row, "effective must be month, two items or empty");
        }
        if (read.name.empty() || read.unit.empty() || read.key.empty()) {
            return sets.error(row, "set, unit and key must be named");
        }
        sets_.push_back(std::move(read));
    }
    return Done{};
}

Result<Done> Catalogue::read_members() {
    TRY(const ConfTable members, ConfTable::open(table("members.csv"), {"set", "form", "strict", "lenient"}));
    for (const ConfTable::Row& row : members.rows()) {
        const auto strict = severity_named(row.cells[2]);
        const auto lenient = severity_named(row.cells[3]);
        const auto set = std::find_if(sets_.begin(), sets_.end(),
                                      [&](const SetForm& candidate) { return candidate.name == row.cells[0]; });
        const Form* member = form(row.cells[1]);
        const bool known = (strict || row.cells[2].empty()) && (lenient || row.cells[3].empty());
        if (set == sets_.end() || member == nullptr || member->shape == Shape::none || !known) {
            return members.error(row, "the set, a form that is read and both severities must be known");
        }
        Member read{member->name, strict, lenient, {}};
        const bool days_there = std::all_of(set->between.begin(), set->between.end(), [&](const std::string& item) {
            return !set->members.empty() || item.empty() || member->layout->index_of(item) < member->layout->size();
        });
        if (member->shape != Shape::image && (!days_there || !find_key(*set, read))) {
            return members.error(row, "the form has no item that the key or the days of its set name");
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
