#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <set>

#include "adapters/synth/offices.h"
#include "domain/identifiers.h"
#include "tests/adapters/synth/town_reading.h"

namespace {

using namespace kakehashi;
using namespace kakehashi::synth;
using namespace kakehashi::synth::reading;

// Columns of PERSON, RELATION and CONSENT that several cases read.
constexpr std::size_t acquired = 11;
constexpr std::size_t lost = 12;
constexpr std::size_t former_insurer = 15;
constexpr std::size_t former_insured = 16;

std::set<std::pair<std::string, std::string>> people_of(const Files& files) {
    std::set<std::pair<std::string, std::string>> people;
    for (const Row& row : rows_of_form(files, "KK_PERSON")) {
        people.emplace(row[0], row[1]);
    }
    return people;
}

std::vector<Row> rows_about(std::string_view form, std::string_view insured) {
    std::vector<Row> found;
    for (const Row& row : rows_of_form(the_town(), form)) {
        if (row[0] == main_insurer && row[1] == insured) {
            found.push_back(row);
        }
    }
    return found;
}

/// The values of a text member, in order of appearance.
std::vector<std::string> members(const std::string& json, const std::string& name) {
    std::vector<std::string> values;
    const std::string opening = "\"" + name + "\":\"";
    for (std::size_t at = json.find(opening); at != std::string::npos; at = json.find(opening, at + 1)) {
        const std::size_t begin = at + opening.size();
        values.push_back(json.substr(begin, json.find('"', begin) - begin));
    }
    return values;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(synthetic_town)

BOOST_AUTO_TEST_CASE(same_options_give_the_same_bytes) { BOOST_TEST((town(120, 7) == town(120, 7))); }

BOOST_AUTO_TEST_CASE(another_seed_gives_other_people) {
    const Files one = town(120, 7);
    const Files other = town(120, 8);
    const std::string person = "KK_PERSON_131011_20261121190000.csv";
    BOOST_TEST((one.at(person) != other.at(person)));
}

BOOST_AUTO_TEST_CASE(a_town_may_have_one_person_but_not_none) {
    const Folder folder;
    BOOST_TEST(write_town(options(0, 1, folder.path)).error().code == "KK-7004");
    const auto summary = write_town(options(1, 1, folder.path));
    BOOST_TEST_REQUIRE(summary.has_value());
    BOOST_TEST(summary->people == 1);
    TownOptions short_town = options(1, 1, folder.path / "short");
    short_town.months = 1;
    BOOST_TEST(write_town(short_town).error().code == "KK-7004");
    BOOST_TEST(people_of(files_of(folder.path)).count({"131011", "0000000001"}) == 1U);
}

BOOST_AUTO_TEST_CASE(nobody_plans_further_ahead_than_the_next_month) {
    const Folder folder;
    TownOptions ahead = options(1, 1, folder.path / "ahead");
    ahead.month = ServiceMonth::containing(ahead.today).plus_months(2);
    BOOST_TEST(write_town(ahead).error().code == "KK-7006");
    ahead.month = ServiceMonth::containing(ahead.today).plus_months(1);
    BOOST_TEST(write_town(ahead).has_value());
}

BOOST_AUTO_TEST_CASE(a_town_is_never_written_over_another) {
    const Folder folder;
    BOOST_TEST_REQUIRE(write_town(options(1, 1, folder.path)).has_value());
    const Files before = files_of(folder.path);
    const auto again = write_town(options(1, 2, folder.path));
    BOOST_TEST_REQUIRE(!again.has_value());
    BOOST_TEST(again.error().code == "KK-7002");
    BOOST_TEST((files_of(folder.path) == before));
}

BOOST_AUTO_TEST_CASE(progress_ends_with_everybody) {
    const Folder folder;
    TownOptions wanted = options(100, 1, folder.path);
    std::vector<int> steps;
    wanted.progress = [&](int done, int total) {
        BOOST_TEST(total == 100);
        steps.push_back(done);
    };
    BOOST_TEST_REQUIRE(write_town(wanted).has_value());
    BOOST_TEST((std::is_sorted(steps.begin(), steps.end()) && steps.back() == 100));
}

BOOST_AUTO_TEST_CASE(the_summary_counts_what_was_written) {
    const Folder folder;
    const auto summary = write_town(options(100, 1, folder.path));
    BOOST_TEST_REQUIRE(summary.has_value());
    const Files files = files_of(folder.path);
    std::int64_t bytes = 0;
    for (const auto& [name, content] : files) {
        bytes += static_cast<std::int64_t>(content.size());
    }
    BOOST_TEST(summary->files == static_cast<std::int64_t>(files.size()));
    BOOST_TEST(summary->bytes == bytes);
    BOOST_TEST(std::filesystem::exists(summary->demo_people));
}

BOOST_AUTO_TEST_CASE(every_file_decodes_strictly_and_ends_its_lines_with_crlf) {
    for (const auto& [name, bytes] : the_town()) {
        if (name.ends_with(".json") || name.ends_with(".xml")) {
            BOOST_TEST(decoded(bytes, "UTF-8").has_value());
            continue;
        }
        if (name.ends_with(".jpg") || name.ends_with(".pdf")) {
            continue;
        }
        const bool life = !name.starts_with("KK_") && !name.starts_with("UP") && !name.starts_with("DLT");
        const bool readable = decoded(bytes, "CP932").has_value() || (life && decoded(bytes, "UTF-8").has_value());
        BOOST_TEST(readable, name);
        BOOST_TEST(bytes.ends_with("\r\n"), name);
    }
}

BOOST_AUTO_TEST_CASE(characters_that_only_cp932_has_and_awkward_free_text_occur) {
    std::string all;
    for (const auto& [name, bytes] : the_town()) {
        if ((name.starts_with("UP") || name.starts_with("KK_")) && !name.ends_with(".jpg") && !is_document(name)) {
            all += decoded(bytes, "CP932").value();
        }
    }
    for (const std::string_view text : {"髙", "﨑", "①", "㈱", "\"\"", "\"ハイツひまわり①\r\n", ", 402"}) {
        BOOST_TEST((all.find(text) != std::string::npos), text);
    }
}

BOOST_AUTO_TEST_CASE(municipal_and_life_rows_have_as_many_cells_as_their_column_line) {
    for (const auto& [name, bytes] : the_town()) {
        const bool municipal = name.starts_with("KK_");
        if (is_document(name) || name.starts_with("UP") || name.starts_with("DLT")) {
            continue;
        }
        const auto utf8 = decoded(bytes, "UTF-8");
        const std::vector<Row> rows = utf8 ? rows_of(*utf8) : cp932_rows(bytes);
        const std::size_t columns = municipal ? 0 : 1;
        BOOST_TEST_REQUIRE(rows.size() > columns);
        for (std::size_t at = columns; at < rows.size(); ++at) {
            BOOST_TEST((rows[at].size() == rows[columns].size()), name << " row " << at);
        }
    }
}

BOOST_AUTO_TEST_CASE(numbers_outside_the_documented_examples_have_valid_check_digits) {
    for (const Row& row : rows_of_form(the_town(), "KK_OFFICE")) {
        const auto office = OfficeNumber::parse(row[0]);
        BOOST_TEST_REQUIRE(office.has_value());
        BOOST_TEST((check_digit_holds(*office) || row[0] == main_care_manager), row[0]);
    }
    for (const std::string_view insurer : {main_insurer, neighbour_insurer}) {
        BOOST_TEST(check_digit_holds(*InsurerNumber::parse(insurer)));
    }
}

BOOST_AUTO_TEST_CASE(no_two_people_and_no_two_offices_share_a_number) {
    const auto people = rows_of_form(the_town(), "KK_PERSON");
    BOOST_TEST(people.size() == people_of(the_town()).size());
    std::set<std::string> offices;
    for (const Row& row : rows_of_form(the_town(), "KK_OFFICE")) {
        BOOST_TEST(offices.insert(row[0]).second, row[0]);
    }
    for (const Row& row : people) {
        BOOST_TEST(InsuredNumber::parse(row[1]).has_value());
    }
}

BOOST_AUTO_TEST_CASE(who_moved_has_a_closed_enrolment_under_the_former_number) {
    std::map<std::string, Row> neighbours;
    int moved = 0;
    const std::vector<Row> people = rows_of_form(the_town(), "KK_PERSON");
    for (const Row& row : people) {
        if (row[0] == neighbour_insurer) {
            neighbours[row[1]] = row;
        }
    }
    for (const Row& row : people) {
        if (row[former_insurer].empty()) {
            continue;
        }
        ++moved;
        const Row& former = neighbours.at(row[former_insured]);
        BOOST_TEST(former[lost] == row[acquired]);
        BOOST_TEST((std::equal(row.begin() + 3, row.begin() + 7, former.begin() + 3)));
    }
    BOOST_TEST(moved >= 1);
}

BOOST_AUTO_TEST_CASE(every_row_is_about_a_registered_person) {
    const auto people = people_of(the_town());
    for (const std::string_view form : {"KK_CERT", "KK_RELATION", "KK_CONSENT"}) {
        for (const Row& row : rows_of_form(the_town(), form)) {
            BOOST_TEST((people.count({row[0], row[1]}) == 1), form);
        }
    }
    for (const std::string_view form : {"UPPLAN", "UPSIKYU", "UPHOSOKU", "UPJSK", "DLTPLAN", "DLTJSK", "UP1KYO", "UP2KYO",
                                        "UP3KYO", "DLT1KYO", "UPKIHON", "UPKIHON_SUB1", "UPKIHON_SUB2", "DLTKIHON",
                                        "UPYOBO", "UPYOBO_SUB", "DLTYOBO"}) {
        for (const Row& row : rows_of_form(the_town(), form)) {
            BOOST_TEST((people.count({row[1], row[2]}) == 1), form);
        }
    }
}

BOOST_AUTO_TEST_CASE(about_85_percent_consented_to_all_with_their_application) {
    int comprehensive = 0;
    for (const Row& row : rows_of_form(the_town(), "KK_CONSENT")) {
        comprehensive += row[4] == "1" && row[5] == "1" && row[10] == "certification_application" ? 1 : 0;
    }
    BOOST_TEST(comprehensive > 480);
    BOOST_TEST(comprehensive < 540);
}

BOOST_AUTO_TEST_CASE(every_demo_person_is_registered) {
    const std::string& json = the_town().at("demo-people.json");
    const auto people = people_of(the_town());
    const auto insurers = members(json, "insurer");
    const auto insured = members(json, "insured");
    BOOST_TEST_REQUIRE(insured.size() == 18U);
    BOOST_TEST(insurers.size() == insured.size());
    BOOST_TEST(members(json, "ja").size() == insured.size());
    BOOST_TEST(members(json, "en").size() == insured.size());
    for (std::size_t at = 0; at < insured.size(); ++at) {
        BOOST_TEST((people.count({insurers[at], insured[at]}) == 1), insured[at]);
    }
    BOOST_TEST(insured.front() == "0000000001");
    BOOST_TEST((people.count({members(json, "former_insurer").at(0), members(json, "former_insured").at(0)}) == 1));
}

BOOST_AUTO_TEST_CASE(the_first_person_has_everything_the_first_look_needs) {
    const auto consents = rows_about("KK_CONSENT", "0000000001");
    BOOST_TEST_REQUIRE(consents.size() == 1U);
    BOOST_TEST(consents[0][7] == "all");
    std::set<std::string> parties;
    for (const Row& row : rows_about("KK_RELATION", "0000000001")) {
        BOOST_TEST(row[8].empty());
        parties.insert(row[3] + (row[3] == "care_manager" ? ":" + row[2] : std::string()));
    }
    const std::set<std::string> wanted = {"care_manager:1370000011", "medical_institution", "service_provider"};
    BOOST_TEST((parties == wanted));
    const bool has_life = std::any_of(the_town().begin(), the_town().end(), [](const auto& file) {
        return file.first.starts_with("FORM_0000_2021") && file.second.find("0000000001") != std::string::npos;
    });
    BOOST_TEST(has_life);
}

BOOST_AUTO_TEST_SUITE_END()
