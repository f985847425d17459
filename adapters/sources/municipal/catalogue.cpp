#include "adapters/sources/municipal/catalogue.h"

#include <array>
#include <utility>

#include "adapters/sources/ascii.h"
#include "adapters/sources/conf_table.h"

namespace kakehashi::sources::municipal {
namespace {

std::optional<Builder> builder_named(std::string_view name) {
    constexpr std::array<std::pair<std::string_view, Builder>, 10> names = {{{"", Builder::none},
                                                                            {"person", Builder::person},
                                                                            {"fact", Builder::fact},
                                                                            {"certification", Builder::certification},
                                                                            {"plan_notice", Builder::plan_notice},
                                                                            {"opinion_request", Builder::opinion_request},
                                                                            {"relation", Builder::relation},
                                                                            {"consent", Builder::consent},
                                                                            {"office", Builder::office},
                                                                            {"status", Builder::status}}};
    for (const auto& [known, builder] : names) {
        if (known == name) {
            return builder;
        }
    }
    return std::nullopt;
}

bool makes_facts(Builder builder) {
    return builder == Builder::fact || builder == Builder::certification || builder == Builder::plan_notice ||
           builder == Builder::opinion_request;
}

/// Opens what `forms.csv` and the layout say about the rows of a form that is read.
Result<Done> complete(Form& form, const std::vector<std::string>& cells, const std::filesystem::path& folder,
                      CodeTables& codes, const std::shared_ptr<const LawTables>& law) {
    TRY(form.layout, Layout::open(folder / (form.name + ".csv"), codes));
    TRY(RowCheck check, RowCheck::open(form.layout, common_rules));
    form.check = std::move(check);
    TRY(FormRules rules, FormRules::open(form.layout));
    form.rules = std::move(rules);
    TRY(PeriodRules periods, PeriodRules::open(form.layout, law));
    form.periods = std::move(periods);
    form.past = PastDays(form.layout);
    form.body = form.layout->kinds().empty() ? BodyPlan::of_row(form.layout)
                                             : BodyPlan::of_kind(form.layout, form.layout->kinds().front());
    if (makes_facts(form.builder)) {
        TRY(form.fact, FactPlan::open(*form.layout, {cells[4], cells[5], cells[6], cells[8], cells[9]}));
    }
    return Done{};
}

}  // namespace

Result<std::shared_ptr<const Catalogue>> Catalogue::open(const std::filesystem::path& conf_dir,
                                                         const std::string& edition) {
    auto catalogue = std::make_shared<Catalogue>();
    CodeTables codes(conf_dir / "codes");
    TRY(const std::shared_ptr<const LawTables> law, LawTables::open(conf_dir / "certification"));
    const std::filesystem::path folder = conf_dir / "layouts" / "municipal" / edition;
    TRY(const ConfTable table,
        ConfTable::open(folder / "forms.csv", {"form", "set", "precedence", "builder", "unit", "key", "order",
                                               "author", "addressee", "effective", "name_ja", "confidence"}));
    for (const ConfTable::Row& row : table.rows()) {
        const auto builder = builder_named(row.cells[3]);
        if (!builder || row.cells[0].empty() || catalogue->form(row.cells[0]) != nullptr || !all_digits(row.cells[2])) {
            return table.error(row, "the form must be named once, its precedence be a number and its builder be known");
        }
        Form form;
        form.name = row.cells[0];
        form.set = row.cells[1];
        form.precedence = static_cast<int>(number_in(row.cells[2]));
        form.builder = *builder;
        if (form.builder != Builder::none) {
            TRY_DONE(complete(form, row.cells, folder, codes, law));
        }
        catalogue->forms_.push_back(std::move(form));
    }
    return std::shared_ptr<const Catalogue>(std::move(catalogue));
}

const Form* Catalogue::form(std::string_view name) const {
    for (const Form& candidate : forms_) {
        if (candidate.name == name) {
            return &candidate;
        }
    }
    return nullptr;
}

const Form* Catalogue::form_of_set(std::string_view kind) const {
    for (const Form& candidate : forms_) {
        if (candidate.set == kind) {
            return &candidate;
        }
    }
    return nullptr;
}

}  // namespace kakehashi::sources::municipal
