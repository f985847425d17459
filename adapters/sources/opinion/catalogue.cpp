#include "adapters/sources/opinion/catalogue.h"

#include <utility>

namespace kakehashi::sources::opinion {

Result<std::shared_ptr<const Catalogue>> Catalogue::open(const std::filesystem::path& conf_dir,
                                                         const std::string& edition) {
    CodeTables codes(conf_dir / "codes");
    TRY(const std::shared_ptr<const Layout> layout,
        Layout::open(conf_dir / "layouts" / "opinion" / edition / "OPINION.csv", codes));
    for (const std::string_view needed : {"insurer", "insured", "applied_on", "institution", "written_on", "name", "birth_date", "sex"}) {
        if (layout->index_of(needed) == layout->size()) {
            return Error{Fault::malformed, "KK-2104", "the layout of opinions has no item " + std::string(needed), {}};
        }
    }
    TRY(RowCheck check, RowCheck::open(layout, common_rules));
    TRY(OpinionRules rules, OpinionRules::open(layout));
    return std::shared_ptr<const Catalogue>(
        std::make_shared<const Catalogue>(layout, std::move(check), std::move(rules)));
}

}  // namespace kakehashi::sources::opinion
