#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <set>

#include "adapters/sources/careplan/careplan_source.h"
#include "adapters/sources/code_table.h"
#include "adapters/sources/conf_table.h"
#include "adapters/sources/layout.h"
#include "adapters/sources/row_check.h"
#include "tests/adapters/sources/source_probe.h"
#include "tests/folders.h"

namespace kakehashi::sources::test {
namespace {

const std::string head = "no,id,name_ja,type,length,required,codes,rule,kind,confidence\n";

/// What opening a layout of these rows says; empty when it opens.
std::string trouble(const std::string& rows) {
    const auto path = std::filesystem::temp_directory_path() / "kakehashi-layout-test.csv";
    std::ofstream(path, std::ios::binary) << head << rows;
    CodeTables codes(conf_dir() / "codes");
    const auto layout = Layout::open(path, codes);
    std::filesystem::remove(path);
    const std::string message = layout ? std::string() : layout.error().message;
    return message.substr(message.find("test.csv") == std::string::npos ? 0 : message.find("test.csv"));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(tables_of_sources)

BOOST_AUTO_TEST_CASE(a_layout_that_contradicts_itself_is_refused_by_file_and_row) {
    const std::string good = "1,a,い,text,,yes,,,key,read\n";
    BOOST_TEST(trouble(good).empty());
    BOOST_TEST(trouble(good + "3,b,ろ,text,,,,,key,read\n") == "test.csv:3: the number must be 2");
    BOOST_TEST(trouble(good + "2,a,ろ,text,,,,,key,read\n") == "test.csv:3: the id must be there and only once: a");
    BOOST_TEST(trouble(good + "2,b,ろ,texts,,,,,key,read\n") == "test.csv:3: unknown type texts");
    BOOST_TEST(trouble(good + "2,b,ろ,text,x,,,,key,read\n") == "test.csv:3: the length must be digits or empty");
    BOOST_TEST(trouble(good + "2,b,ろ,text,,maybe,,,key,read\n") == "test.csv:3: unknown requirement maybe");
    BOOST_TEST(trouble(good + "2,b,ろ,text,,,,,keys,read\n") == "test.csv:3: unknown kind keys");
    BOOST_TEST(trouble(good + "2,b,ろ,text,,,,,key,sure\n") == "test.csv:3: unknown confidence sure");
    BOOST_TEST(trouble(good + "2,b,ろ,text,,,nowhere,,key,read\n").starts_with("test.csv:3: no such table: "));
    BOOST_TEST(trouble(good + "2,b,ろ\n") == "test.csv:3: a row must have 10 cells");
}

BOOST_AUTO_TEST_CASE(a_rule_that_names_no_item_is_refused) {
    const auto path = std::filesystem::temp_directory_path() / "kakehashi-rule-test.csv";
    std::ofstream(path, std::ios::binary) << head << "1,a,い,text,,if,,needs:b=1,key,read\n";
    CodeTables codes(conf_dir() / "codes");
    const auto layout = Layout::open(path, codes);
    std::filesystem::remove(path);
    BOOST_TEST_REQUIRE(layout.has_value());
    BOOST_TEST(!RowCheck::open(*layout, CommonRules{}).has_value());
}

BOOST_AUTO_TEST_CASE(a_missing_folder_is_an_error_that_names_it) {
    const auto source = careplan::CarePlanSource::open("/nowhere", "/tmp");
    BOOST_TEST_REQUIRE(!source.has_value());
    BOOST_TEST((source.error().fault == Fault::missing));
    BOOST_TEST(source.error().message.find("/nowhere") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(every_layout_and_code_table_opens) {
    CodeTables codes(conf_dir() / "codes");
    int layouts = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(conf_dir() / "layouts")) {
        const std::string name = entry.path().filename().string();
        if (entry.is_regular_file() && name != "forms.csv" && name != "sets.csv" && name != "members.csv" && name != "edition.csv") {
            const auto layout = Layout::open(entry.path(), codes);
            BOOST_TEST(layout.has_value(), (layout ? "" : layout.error().message));
            ++layouts;
        }
    }
    BOOST_TEST(layouts >= 16);
    for (const auto& entry : std::filesystem::directory_iterator(conf_dir() / "codes")) {
        BOOST_TEST(CodeTable::open(entry.path()).has_value(), entry.path().string());
    }
}

BOOST_AUTO_TEST_CASE(the_standards_have_the_items_they_are_known_to_have) {
    CodeTables codes(conf_dir() / "codes");
    const std::vector<std::pair<std::string, std::size_t>> sizes = {
        {"careplan/4.1/UPHOSOKU", 63},    {"careplan/4.1/UPPLAN", 25},      {"careplan/4.1/UPJSK", 25},
        {"careplan/4.1/UPSIKYU", 37},     {"careplan/4.1/DLTPLAN", 4},      {"careplan/4.1/UP1KYO", 28},
        {"careplan/4.1/UP2KYO", 22},      {"careplan/4.1/UP3KYO", 13},      {"careplan/4.1/DLT1KYO", 4},
        {"careplan/4.1/DLTJSK", 6},       {"careplan/4.1/UPKIHON", 71},     {"careplan/4.1/UPKIHON_SUB1", 7}, {"careplan/4.1/UPKIHON_SUB2", 11},
        {"careplan/4.1/DLTKIHON", 4},     {"careplan/4.1/UPYOBO", 57},      {"careplan/4.1/UPYOBO_SUB", 17},
        {"careplan/4.1/DLTYOBO", 4},      {"careplan/3.x/UPPLAN", 22},      {"careplan/3.x/UPJSK", 22},
        {"careplan/3.x/UPSIKYU", 34},     {"life/2021/SERVICE_USER_INFO", 21},
        {"life/2024/SERVICE_USER_INFO", 22}, {"life/2021/FORM_0000_2021", 89}, {"life/2021/FORM_0001_2021", 9},
        {"life/2021/FORM_0002_2021", 16}, {"municipal/1.0/PERSON", 22}};
    for (const auto& [name, size] : sizes) {
        BOOST_TEST((*Layout::open(conf_dir() / "layouts" / (name + ".csv"), codes))->size() == size);
    }
}

BOOST_AUTO_TEST_CASE(every_rule_in_the_sources_has_its_sentences) {
    const auto table = ConfTable::open(conf_dir() / "findings.csv", {"rule", "severity", "ja", "en", "cure_ja", "cure_en"});
    BOOST_TEST_REQUIRE(table.has_value(), (table ? "" : table.error().message));
    std::set<std::string> rules;
    for (const ConfTable::Row& row : table->rows()) {
        BOOST_TEST(rules.insert(row.cells[0]).second);
        for (const std::string& cell : row.cells) {
            BOOST_TEST(!cell.empty(), row.cells[0]);
        }
    }
    for (const std::string rule : {"F08", "F09", "P01", "P02", "P03", "N01", "X01"}) {
        BOOST_TEST(rules.count(rule) == 1U);
    }
    // Every text of the form {"R01" in the adapters.
    const auto folder = kakehashi::test::source_dir() / "adapters" / "sources";
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file()) {
            continue;
        }
        const std::string text = content_of(entry.path());
        for (std::size_t at = text.find("{\""); at != std::string::npos; at = text.find("{\"", at + 1)) {
            const std::string rule = text.substr(at + 2, 3);
            if (text[at + 5] == '"' && rule[0] >= 'A' && rule[0] <= 'Z' && rule[1] >= '0' && rule[1] <= '9') {
                BOOST_TEST(rules.count(rule) == 1U, rule << " in " << entry.path().string());
            }
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace kakehashi::sources::test
