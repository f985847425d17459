#include "adapters/main/set_words.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

#include "adapters/sources/conf_table.h"
#include "adapters/sources/csv_reader.h"
#include "adapters/sources/raw_reading.h"
#include "domain/calendar_date.h"

namespace kakehashi::app {
namespace {

/// YYYY-MM-DD hh:mm of a serial; empty when it is no time.
std::string time_of(const std::string& serial) {
    const auto made = Timestamp::parse_compact_japan(serial);
    return made && serial.size() == 14 ? serial.substr(0, 4) + "-" + serial.substr(4, 2) + "-" + serial.substr(6, 2) + " " +
                                             serial.substr(8, 2) + ":" + serial.substr(10, 2)
                                       : std::string();
}

}  // namespace

Result<SetWords> SetWords::open(const std::filesystem::path& home) {
    SetWords words;
    TRY(const auto table, sources::ConfTable::open(home / "conf" / "set-kinds.csv", {"kind", "ja", "en"}));
    for (const auto& row : table.rows()) {
        words.kinds_[row.cells[0]] = {row.cells[1], row.cells[2]};
    }
    std::error_code failed;
    const std::filesystem::path layouts = home / "conf" / "layouts";
    for (const auto& standard : std::filesystem::directory_iterator(layouts, failed)) {
        for (const auto& edition : std::filesystem::directory_iterator(standard.path(), failed)) {
            words.read_forms(edition.path() / "forms.csv");
        }
    }
    return words;
}

/// The columns of the standards' tables differ; only three are asked for, by name.
void SetWords::read_forms(const std::filesystem::path& forms) {
    std::ifstream in(forms, std::ios::binary);
    sources::MemoryBytes bytes(std::string(std::istreambuf_iterator<char>(in), {}));
    sources::CsvReader reader(bytes);
    sources::CsvRecord record;
    std::vector<std::string> columns;
    std::map<std::string, Words, std::less<>> found;
    std::set<std::string> of_many_forms;
    while (true) {
        const auto there = reader.next(record);
        if (!there || !*there) {
            break;
        }
        if (columns.empty()) {
            columns.assign(record.cells.begin(), record.cells.end());
            continue;
        }
        const auto cell = [&](std::string_view name) {
            const auto at = static_cast<std::size_t>(std::ranges::find(columns, name) - columns.begin());
            return at < record.cells.size() ? std::string(record.cells[at]) : std::string();
        };
        if (!found.emplace(cell("set"), Words{cell("name_ja"), cell("form")}).second) {
            of_many_forms.insert(cell("set"));
        }
    }
    for (auto& [kind, words] : found) {
        if (!of_many_forms.contains(kind) && !words.japanese.empty()) {
            kinds_.emplace(kind, std::move(words));
        }
    }
}

std::string SetWords::kind(const SetName& name, Language in) const {
    const auto found = kinds_.find(name.kind);
    if (found == kinds_.end()) {
        return name.kind;
    }
    return in == Language::japanese ? found->second.japanese : found->second.english;
}

std::string SetWords::title(const SetName& name, Language in) const {
    std::string text = kind(name, in);
    if (!name.sender.empty()) {
        text += " " + name.sender;
    }
    if (!name.receiver.empty()) {
        text += " → " + name.receiver;
    }
    if (name.month.size() == 6) {
        text += " " + name.month.substr(0, 4) + "-" + name.month.substr(4);
    }
    if (const std::string time = time_of(name.serial); !time.empty()) {
        text += (in == Language::japanese ? "（" : " (") + time + (in == Language::japanese ? " 作成）" : ")");
    }
    return text;
}

}  // namespace kakehashi::app
