#include "adapters/sources/municipal/editions.h"

#include <algorithm>

#include "adapters/sources/edition_folders.h"

namespace kakehashi::sources::municipal {
namespace {

/// How well a first row fits: the columns that are known, then how few are not there.
std::pair<std::ptrdiff_t, std::ptrdiff_t> fit_of(const Form& form, const std::vector<std::string>& names) {
    if (form.layout == nullptr) {
        return {};
    }
    const std::ptrdiff_t known = known_names(*form.layout, names);
    return {known, known - static_cast<std::ptrdiff_t>(form.layout->size())};
}

}  // namespace

Result<std::shared_ptr<const Editions>> Editions::open(const std::filesystem::path& conf_dir,
                                                       std::shared_ptr<const Cp932> cp932) {
    TRY(auto tables, EditionTables<Catalogue>::open(conf_dir, "municipal"));
    return std::shared_ptr<const Editions>(new Editions(std::move(tables), std::move(cp932)));
}

Editions::Choice Editions::best(std::string_view form, std::string_view head) const {
    std::vector<Choice> having;
    for (const auto& [edition, catalogue] : tables_.all()) {
        if (const Form* const candidate = catalogue->form(form)) {
            having.push_back({edition, candidate});
        }
    }
    if (having.empty()) {
        return {tables_.all().front().name, nullptr};
    }
    if (having.size() == 1) {
        return having.front();  // as long as there is one, the file need not be looked into
    }
    const std::vector<std::string> names = first_cells(cp932_, head);
    return *std::ranges::max_element(having, {}, [&](const Choice& choice) { return fit_of(*choice.form, names); });
}

const Form* Editions::form(std::string_view edition, std::string_view name) const {
    const Catalogue* const catalogue = tables_.named(edition);
    return catalogue == nullptr ? nullptr : catalogue->form(name);
}

const Form* Editions::form_of_set(std::string_view kind) const {
    for (const auto& [edition, catalogue] : tables_.all()) {
        if (const Form* const form = catalogue->form_of_set(kind)) {
            return form;
        }
    }
    return nullptr;
}

}  // namespace kakehashi::sources::municipal
