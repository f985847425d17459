#include "adapters/synth/code_lists.h"

#include "adapters/sources/conf_table.h"

namespace kakehashi::synth {
namespace {

/// Some lists have a fourth column, for what a code also tells.
Result<sources::ConfTable> open_list(const std::filesystem::path& path) {
    auto opened = sources::ConfTable::open(path, {"code", "name_ja", "name_en"});
    for (const char* fourth : {"category", "points"}) {
        if (!opened) {
            auto wider = sources::ConfTable::open(path, {"code", "name_ja", "name_en", fourth});
            opened = wider ? std::move(wider) : std::move(opened);
        }
    }
    return opened;
}

}  // namespace

Result<std::shared_ptr<const CodeList>> CodeLists::named(const std::string& name) {
    if (const auto known = lists_.find(name); known != lists_.end()) {
        return known->second;
    }
    TRY(const sources::ConfTable table, open_list(folder_ / (name + ".csv")));
    auto list = std::make_shared<CodeList>();
    list->name = name;
    for (const sources::ConfTable::Row& row : table.rows()) {
        list->codes.push_back(row.cells[0]);
    }
    if (list->codes.empty()) {
        return Error{Fault::malformed, "KK-7005", "a code list is empty: " + name, {}};
    }
    lists_.emplace(name, list);
    return std::shared_ptr<const CodeList>(list);
}

}  // namespace kakehashi::synth
