#include "adapters/sources/opinion/editions.h"

#include <algorithm>
#include <tuple>

#include "adapters/sources/edition_folders.h"

namespace kakehashi::sources::opinion {
namespace {

/// How well a first row fits: the columns that it names, then whether it has as many cells, then how few columns are not there.
std::tuple<std::ptrdiff_t, bool, std::ptrdiff_t> fit_of(const Catalogue& catalogue, const std::vector<std::string>& cells) {
    const std::ptrdiff_t known = known_names(*catalogue.layout, cells);
    return {known >= names_of_a_header ? known : 0, cells.size() == catalogue.columns, -static_cast<std::ptrdiff_t>(catalogue.columns)};
}

}  // namespace

Result<std::shared_ptr<const Editions>> Editions::open(const std::filesystem::path& conf_dir,
                                                       std::shared_ptr<const Cp932> cp932) {
    TRY(auto tables, EditionTables<Catalogue>::open(conf_dir, "opinion"));
    return std::shared_ptr<const Editions>(new Editions(std::move(tables), std::move(cp932)));
}

Editions::Choice Editions::best(std::string_view head) const {
    const auto& all = tables_.all();
    const auto* chosen = &all.front();
    if (all.size() > 1) {  // as long as there is one, the file need not be looked into
        const std::vector<std::string> cells = first_cells(cp932_, head);
        chosen = &*std::ranges::max_element(all, {}, [&](const auto& one) { return fit_of(*one.catalogue, cells); });
    }
    return {chosen->name, chosen->catalogue.get()};
}

}  // namespace kakehashi::sources::opinion
