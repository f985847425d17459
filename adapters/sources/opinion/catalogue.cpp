#include "adapters/sources/opinion/catalogue.h"

#include <array>
#include <utility>

namespace kakehashi::sources::opinion {

Result<std::shared_ptr<const Catalogue>> Catalogue::open(const std::filesystem::path& conf_dir,
                                                         const std::string& edition) {
    CodeTables codes(conf_dir / "codes");
    TRY(const std::shared_ptr<const Layout> layout,
        Layout::open(conf_dir / "layouts" / "opinion" / edition / "OPINION.csv", codes));
    constexpr std::array<std::string_view, 9> used = {"insurer",    "insured",    "applied_on", "institution", "written_on",
                                                      "name",       "birth_date", "sex",        signature_item};
    for (const std::string_view needed : used) {
        if (layout->index_of(needed) == layout->size()) {
            return Error{Fault::malformed, "KK-2104", "the layout of opinions has no item " + std::string(needed), {}};
        }
    }
    if (layout->index_of(signature_item) + 1 != layout->size()) {
        return Error{Fault::malformed, "KK-2104", "the item signature must be the last of the layout of opinions", {}};
    }
    TRY(RowCheck check, RowCheck::open(layout, common_rules));
    TRY(OpinionRules rules, OpinionRules::open(layout));
    return std::shared_ptr<const Catalogue>(
        std::make_shared<const Catalogue>(layout, std::move(check), std::move(rules)));
}

}  // namespace kakehashi::sources::opinion
