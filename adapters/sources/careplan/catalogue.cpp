#include "adapters/sources/careplan/catalogue.h"

#include <array>
#include <utility>

#include "adapters/sources/conf_table.h"

namespace kakehashi::sources::careplan {
namespace {

std::optional<Builder> builder_named(std::string_view name) {
    constexpr std::array<std::pair<std::string_view, Builder>, 4> names = {{{"", Builder::none},
                                                                            {"monthly_plan", Builder::monthly_plan},
                                                                            {"actuals", Builder::actuals},
                                                                            {"plan_deletion", Builder::plan_deletion}}};
    for (const auto& [known, builder] : names) {
        if (known == name) {
            return builder;
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

}  // namespace

Result<std::shared_ptr<const Catalogue>> Catalogue::open(const std::filesystem::path& conf_dir,
                                                         const std::string& edition) {
    auto catalogue = std::make_shared<Catalogue>();
    CodeTables codes(conf_dir / "codes");
    const std::filesystem::path folder = conf_dir / "layouts" / "careplan" / edition;
    catalogue->edition_ = edition;
    TRY_DONE(catalogue->read_forms(folder, codes));
    TRY_DONE(catalogue->read_sets(folder));
    TRY(catalogue->versions_, codes.named("careplan_csv_version"));
    TRY(catalogue->service_kinds_, codes.named("careplan_service_kind"));
    return std::shared_ptr<const Catalogue>(std::move(catalogue));
}

Result<Done> Catalogue::read_forms(const std::filesystem::path& folder, CodeTables& codes) {
    TRY(const ConfTable table,
        ConfTable::open(folder / "forms.csv", {"form", "set", "has_month", "builder", "sender_kinds", "key", "author",
                                               "addressee", "effective", "name_ja", "confidence"}));
    for (const ConfTable::Row& row : table.rows()) {
        Form read;
        read.name = row.cells[0];
        read.set = row.cells[1];
        read.has_month = row.cells[2] == "yes";
        read.sender_kinds = pieces(row.cells[4], ';');
        const auto builder = builder_named(row.cells[3]);
        if (!builder || read.name.empty() || form(read.name) != nullptr) {
            return table.error(row, "the form must be named once and its builder be known");
        }
        read.builder = *builder;
        if (read.builder != Builder::none) {
            TRY(read.layout, Layout::open(folder / (read.name + ".csv"), codes));
            TRY(RowCheck check, RowCheck::open(read.layout, common_rules));
            read.check = std::move(check);
            for (const Kind kind : read.layout->kinds()) {
                read.bodies.emplace(kind, BodyPlan::of_kind(read.layout, kind));
            }
        }
        forms_.push_back(std::move(read));
    }
    return Done{};
}

Result<Done> Catalogue::read_sets(const std::filesystem::path& folder) {
    TRY(const ConfTable table, ConfTable::open(folder / "sets.csv", {"set", "form", "strict", "lenient"}));
    for (const ConfTable::Row& row : table.rows()) {
        const auto strict = severity_named(row.cells[2]);
        const auto lenient = severity_named(row.cells[3]);
        if (form(row.cells[1]) == nullptr || !strict || !lenient) {
            return table.error(row, "the form and both severities must be known");
        }
        members_.push_back({row.cells[0], row.cells[1], *strict, *lenient});
    }
    return Done{};
}

const Form* Catalogue::form(std::string_view name) const {
    for (const Form& candidate : forms_) {
        if (candidate.name == name) {
            return &candidate;
        }
    }
    return nullptr;
}

}  // namespace kakehashi::sources::careplan
