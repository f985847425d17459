// Every kind of file that a folder of conf/layouts names is somewhere in a big enough town, so that a kind or an edition
// that comes new to conf cannot be forgotten here.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <set>
#include <sstream>

#include "adapters/sources/conf_table.h"
#include "tests/adapters/synth/town_reading.h"

namespace kakehashi::synth::reading {
namespace {

const std::filesystem::path conf = kakehashi::test::source_dir() / "conf";

/// The first row of the first table found, by column name; `where` keeps the rows.
std::vector<std::map<std::string, std::string>> rows_in(const std::filesystem::path& table) {
    std::ifstream file(table);
    BOOST_TEST_REQUIRE(file.good(), table);
    std::string line;
    std::vector<std::string> columns;
    std::vector<std::map<std::string, std::string>> rows;
    while (std::getline(file, line)) {
        const auto cells = sources::pieces(line, ',');
        if (columns.empty()) {
            columns = cells;
            continue;
        }
        auto& row = rows.emplace_back();
        for (std::size_t n = 0; n < cells.size(); ++n) {
            row[columns[n]] = cells[n];
        }
    }
    return rows;
}

std::vector<std::string> folders_in(const std::filesystem::path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        names.push_back(entry.path().filename().string());
    }
    return names;
}

/// "careplan 4.0 UPPLAN", "life 2021 FORM_0000_2021", "municipal PERSON", "document REFERRAL" …: what conf knows.
std::set<std::string> kinds_of_conf() {
    std::set<std::string> kinds;
    const auto layouts = conf / "layouts";
    for (const std::string& edition : folders_in(layouts / "careplan")) {
        const auto folder = layouts / "careplan" / edition;
        const bool own = std::filesystem::exists(folder / "forms.csv");
        const std::string based_on = rows_in(folder / "edition.csv").at(0).at("based_on");
        for (const auto& form : rows_in((own ? folder : layouts / "careplan" / based_on) / "forms.csv")) {
            kinds.insert("careplan " + edition + " " + form.at("form"));
        }
    }
    for (const std::string& edition : folders_in(layouts / "life")) {
        for (const auto& form : rows_in(layouts / "life" / edition / "forms.csv")) {
            kinds.insert("life " + edition + " " + form.at("form"));
        }
    }
    for (const char* standard : {"municipal", "opinion"}) {
        for (const std::string& edition : folders_in(layouts / standard)) {
            for (const std::string& table : folders_in(layouts / standard / edition)) {
                if (table != "forms.csv") {
                    kinds.insert("KK_" + table.substr(0, table.find('.')));
                }
            }
        }
    }
    for (const auto& type : rows_in(conf / "documents" / "types.csv")) {
        kinds.insert("document " + type.at("type"));
    }
    for (const char* carrier : {"csv", "pdf", "json", "xml"}) {
        kinds.insert(std::string("document as ") + carrier);
    }
    return kinds;
}

std::string edition_of_version(const std::string& version) {
    for (const std::string& edition : folders_in(conf / "layouts" / "careplan")) {
        if (rows_in(conf / "layouts" / "careplan" / edition / "edition.csv").at(0).at("writes") == version) {
            return edition;
        }
    }
    return "?";
}

void note_document(const std::string& name, const std::string& bytes, std::set<std::string>& kinds) {
    kinds.insert("document as " + name.substr(name.rfind('.') + 1));
    for (const auto& type : rows_in(conf / "documents" / "types.csv")) {
        if (bytes.find(type.at("code")) != std::string::npos || bytes.find(type.at("type")) != std::string::npos) {
            kinds.insert("document " + type.at("type"));
        }
    }
}

std::set<std::string> kinds_of_town(const Files& files) {
    std::set<std::string> kinds;
    std::set<std::pair<std::string, std::string>> offices;  ///< an office and the edition it sends in
    for (const auto& [name, bytes] : files) {
        const bool exchange = name.starts_with("UP") || name.starts_with("DLT");
        if (name.starts_with("KK_DOCUMENT_")) {
            note_document(name, bytes, kinds);
        } else if (name.starts_with("KK_")) {
            kinds.insert(name.substr(0, name.find("_13")));
        } else if (exchange && !name.ends_with(".jpg")) {
            const std::string edition = edition_of_version(bytes.substr(0, 6));
            kinds.insert("careplan " + edition + " " + form_of(name));
            offices.emplace(name.substr(name.find("_13"), 11), edition);
        } else if (name.starts_with("FORM_") || name.find("_1_13") != std::string::npos) {
            const bool newer = bytes.substr(0, bytes.find("\r\n", bytes.find("\r\n") + 2)).find(",version") != std::string::npos;
            kinds.insert(std::string(newer ? "life 2024 " : "life 2021 ") + name.substr(0, name.find("_1_13")));
        }
    }
    for (const auto& [name, bytes] : files) {
        for (const auto& [office, edition] : offices) {
            if (name.ends_with(".jpg") && name.find(office) == form_of(name).size()) {
                kinds.insert("careplan " + edition + " UPKIHON_IMAGE");
            }
        }
    }
    return kinds;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(every_kind)

BOOST_AUTO_TEST_CASE(that_conf_knows_is_in_a_big_town) {
    const Files files = changed_town(4'000, 3, [](TownOptions& wanted) { wanted.unconfirmed_forms = true; });
    const std::set<std::string> written = kinds_of_town(files);
    for (const std::string& kind : kinds_of_conf()) {
        BOOST_TEST(written.count(kind) == 1U, kind);
    }
}

BOOST_AUTO_TEST_CASE(that_is_not_confirmed_is_written_only_when_asked_for) {
    const std::set<std::string> written = kinds_of_town(the_town());
    for (const auto& form : rows_in(conf / "layouts" / "life" / "2024" / "forms.csv")) {
        BOOST_TEST((written.count("life 2024 " + form.at("form")) == 1U) == (form.at("confidence") == "read"), form.at("form"));
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace kakehashi::synth::reading
