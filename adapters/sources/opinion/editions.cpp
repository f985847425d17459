#include "adapters/sources/opinion/editions.h"

#include <algorithm>
#include <tuple>

#include "adapters/sources/edition_folders.h"

namespace kakehashi::sources::opinion {
namespace {

/// How well a first row fits: the columns that it names, then whether it has as many cells, then how few columns are not there.
std::tuple<std::ptrdiff_t, bool, std::ptrdiff_t> fit_of(const Catalogue& catalogue, const std::vector<std::string>& cells) {
    const std::ptrdiff_t known = std::ranges::count_if(cells, [&](const std::string& name) {
        return catalogue.layout->index_of_name(name) < catalogue.layout->size();
    });
    return {known >= names_of_a_header ? known : 0, cells.size() == catalogue.columns, -static_cast<std::ptrdiff_t>(catalogue.columns)};
}

}  // namespace

Result<std::shared_ptr<const Editions>> Editions::open(const std::filesystem::path& conf_dir,
                                                       std::shared_ptr<const Cp932> cp932) {
    std::shared_ptr<Editions> made(new Editions);
    made->cp932_ = std::move(cp932);
    TRY(const std::vector<std::string> editions, edition_folders(conf_dir / "layouts" / "opinion"));
    for (const std::string& edition : editions) {
        TRY(std::shared_ptr<const Catalogue> catalogue, Catalogue::open(conf_dir, edition));
        made->all_.emplace_back(edition, std::move(catalogue));
    }
    return std::shared_ptr<const Editions>(std::move(made));
}

Editions::Choice Editions::best(std::string_view head) const {
    const auto* chosen = &all_.front();
    if (all_.size() > 1) {  // as long as there is one, the file need not be looked into
        const std::vector<std::string> cells = first_cells(cp932_, head);
        chosen = &*std::ranges::max_element(all_, {}, [&](const auto& one) { return fit_of(*one.second, cells); });
    }
    return {chosen->first, chosen->second.get()};
}

const Catalogue* Editions::named(std::string_view edition) const {
    const auto found = std::ranges::find_if(all_, [&](const auto& one) { return one.first == edition; });
    return found == all_.end() ? nullptr : found->second.get();
}

}  // namespace kakehashi::sources::opinion
