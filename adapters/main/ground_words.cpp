#include "adapters/main/ground_words.h"

#include "adapters/sources/conf_table.h"

namespace kakehashi::app {

Result<GroundWords> GroundWords::open(const std::filesystem::path& home) {
    GroundWords words;
    TRY(const auto table, sources::ConfTable::open(home / "conf" / "grounds.csv", {"ground", "rule", "ja", "en"}));
    for (const auto& row : table.rows()) {
        words.lines_[{row.cells[0], row.cells[1]}] = {row.cells[2], row.cells[3]};
    }
    return words;
}

std::string_view GroundWords::words(std::string_view ground, std::string_view rule, Language in) const {
    const auto found = lines_.find({std::string(ground), std::string(rule)});
    if (found == lines_.end()) {
        return {};
    }
    return in == Language::japanese ? found->second.japanese : found->second.english;
}

}  // namespace kakehashi::app
