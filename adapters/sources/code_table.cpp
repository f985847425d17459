#include "adapters/sources/code_table.h"

#include "adapters/sources/conf_table.h"

namespace kakehashi::sources {

Result<std::shared_ptr<const CodeTable>> CodeTable::open(const std::filesystem::path& path) {
    auto opened = ConfTable::open(path, {"code", "name_ja", "name_en"});
    for (const char* fourth : {"category", "points"}) {
        if (!opened && opened.error().fault == Fault::malformed) {
            auto wider = ConfTable::open(path, {"code", "name_ja", "name_en", fourth});
            if (wider) {
                opened = std::move(wider);
            }
        }
    }
    TRY(const ConfTable table, std::move(opened));
    auto codes = std::make_shared<CodeTable>();
    codes->name_ = path.stem().string();
    for (const ConfTable::Row& row : table.rows()) {
        const std::string category = row.cells.size() > 3 ? row.cells[3] : std::string();
        if (row.cells[0].empty() || !codes->codes_.emplace(row.cells[0], category).second) {
            return table.error(row, "a code must be there and only once");
        }
        codes->in_order_.push_back(row.cells[0]);
    }
    return std::shared_ptr<const CodeTable>(std::move(codes));
}

std::string_view CodeTable::category_of(std::string_view code) const {
    const auto found = codes_.find(code);
    return found == codes_.end() ? std::string_view() : std::string_view(found->second);
}

Result<std::shared_ptr<const CodeTable>> CodeTables::named(const std::string& name) {
    const auto known = tables_.find(name);
    if (known != tables_.end()) {
        return known->second;
    }
    TRY(const std::shared_ptr<const CodeTable> table, CodeTable::open(folder_ / (name + ".csv")));
    tables_.emplace(name, table);
    return table;
}

}  // namespace kakehashi::sources
