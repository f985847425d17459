#include <boost/test/unit_test.hpp>
#include <fstream>

#include "adapters/sources/careplan/careplan_source.h"
#include "tests/adapters/sources/source_probe.h"

namespace kakehashi::sources::test {
namespace {

const std::string third = "_202604_9990000011_9990000022_20260325101500.CSV";
const std::string fourth = "_202604_9990000011_43_9990000022_11_20260325101500.CSV";
const std::string third_row = "202208,131011,9000000001,20260325,202604,9990000011,,387,,20260403,,0930,1030,1,111211,,9990000022,,,0,9990000011,\r\n";
const std::string fourth_row = "202407,131011,9000000001,20260325,202604,9990000011,,387,,20260403,,0930,1030,1,111211,,,,,9990000022,,,0,9990000011,\r\n";

std::unique_ptr<Source> opened(const std::filesystem::path& conf = conf_dir()) {
    auto source = careplan::CarePlanSource::open(conf, "/tmp");
    BOOST_TEST_REQUIRE(source.has_value(), (source ? "" : source.error().message));
    return std::move(source).value();
}

/// Which edition a file of that name and content is read by, and what is said about it.
std::string judged(const std::string& name, const std::string& content) {
    const auto claim = opened()->recognise(name, content);
    BOOST_TEST_REQUIRE(claim.has_value());
    std::string text = claim->edition;
    for (const Finding& finding : claim->findings) {
        text += " " + finding.rule + "[" + finding.detail + "]";
    }
    return text;
}

/// What a set says, without what differs between the editions' names and lines.
std::string facts_of(const RecordingSink& sink) {
    std::string text;
    for (const PersonUnit& unit : sink.units) {
        for (const Replacement& made : unit.replacements) {
            for (const FactDraft& fact : made.facts) {
                const std::size_t file = fact.body.find("\"file\":\"");
                text += fact.form + " " + std::string(name_of(fact.kind)) + " " + fact.body.substr(0, file) +
                        fact.body.substr(fact.body.find('"', file + 8)) + "\n";
            }
        }
    }
    return text;
}

/// A copy of the tables that lasts as long as the object.
class CopiedTables {
public:
    CopiedTables() : folder_(std::filesystem::temp_directory_path() / "kakehashi-editions-test") {
        std::filesystem::remove_all(folder_);
        std::filesystem::create_directories(folder_ / "layouts");
        const auto everything = std::filesystem::copy_options::recursive;
        std::filesystem::copy(conf_dir() / "codes", folder_ / "codes", everything);
        std::filesystem::copy(conf_dir() / "layouts" / "careplan", folder_ / "layouts" / "careplan", everything);
    }
    ~CopiedTables() { std::filesystem::remove_all(folder_); }
    CopiedTables(const CopiedTables&) = delete;
    CopiedTables& operator=(const CopiedTables&) = delete;

    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
    void write(const std::string& table, const std::string& content) const {
        const auto path = folder_ / "layouts" / "careplan" / table;
        std::filesystem::create_directories(path.parent_path());
        std::ofstream(path, std::ios::binary) << content;
    }
    [[nodiscard]] std::string read(const std::string& table) const {
        return content_of(folder_ / "layouts" / "careplan" / table);
    }

private:
    std::filesystem::path folder_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(careplan_editions)

BOOST_AUTO_TEST_CASE(the_third_edition_says_the_same_as_the_fourth) {
    const auto source = opened();
    const RecordingSink before = read_set(*source, {golden("careplan/UPPLAN" + third), golden("careplan/UPSIKYU" + third),
                                                    golden("careplan/UPHOSOKU" + third)});
    std::vector<NamedContent> later;
    for (const std::string form : {"UPPLAN", "UPSIKYU", "UPHOSOKU"}) {
        later.push_back(golden("careplan/" + form + fourth));
    }
    std::string expected = facts_of(read_set(*source, later));
    for (const std::string only_later : {",\"equipment_name\":\"手すり　\\\"みほん\\\"型\"", ",\"tais_code\":\"00001-000010\""}) {
        for (std::size_t at = expected.find(only_later); at != std::string::npos; at = expected.find(only_later)) {
            expected.erase(at, only_later.size());
        }
    }
    BOOST_TEST(before.all_findings().size() == 1U);  // the visit over midnight
    BOOST_TEST(found(before, "R07 warning UPPLAN" + third + ":2#13 サービス終了時刻 [2300-0100]"));
    BOOST_TEST(facts_of(before) == expected);
    BOOST_TEST(!expected.empty());
}

BOOST_AUTO_TEST_CASE(items_name_and_version_together_choose_the_edition) {
    BOOST_TEST(judged("UPPLAN" + third, third_row) == "3.x");
    BOOST_TEST(judged("UPPLAN" + fourth, fourth_row) == "4.1");
    BOOST_TEST(judged("UPPLAN" + fourth, "") == "4.1");
    BOOST_TEST(judged("UPPLAN" + third, "") == "3.x");
    std::string of_2025 = fourth_row;
    of_2025.replace(0, 6, "202504");
    BOOST_TEST(judged("UPPLAN" + fourth, of_2025) == "4.0");
    BOOST_TEST(judged("UPPLAN_202604_9990000011_432_9990000022_111_20260325101500.CSV", of_2025) == "4.0");
    // The number of items is believed before the name, and the name before the version.
    BOOST_TEST(judged("UPPLAN" + third, fourth_row) == "4.1 F02[4.1]");
    BOOST_TEST(judged("UPPLAN" + fourth, third_row) == "3.x F02[3.x]");
    std::string misprint = third_row;
    misprint.replace(0, 6, "202407");
    BOOST_TEST(judged("UPPLAN" + third, misprint) == "3.x");
    BOOST_TEST(judged("UPPLAN" + third, "CSV\r\n" + third_row) == "3.x");
    BOOST_TEST(judged("UPPLAN" + third, "\"202208\",\"1,3\r\n\",2\n") == "3.x");
}

BOOST_AUTO_TEST_CASE(a_first_record_beyond_the_bytes_in_hand_is_not_counted) {
    BOOST_TEST(!careplan::first_record("202407,131011", false).fields.has_value());
    BOOST_TEST(*careplan::first_record("202407,131011", true).fields == 2U);
    BOOST_TEST(*careplan::first_record("202407,\"a,\r\n\"\"b\",c\r\n", false).fields == 3U);
    BOOST_TEST(careplan::first_record("\"202407\",1\r\n", true).version == "202407");
    BOOST_TEST(!careplan::first_record("", true).fields.has_value());
}

BOOST_AUTO_TEST_CASE(a_version_of_another_edition_is_told) {
    std::string misprint = third_row;
    misprint.replace(0, 6, "202407");
    const std::string name = "UPPLAN" + third;
    BOOST_TEST(found(read_set(*opened(), {{name, misprint}}), "F02 warning " + name + ":1#1 CSVバージョン [202407]"));
    misprint.replace(0, 6, "209901");
    BOOST_TEST(found(read_set(*opened(), {{name, misprint}}), "C03 warning " + name + ":1#1 CSVバージョン [209901]"));
    misprint.replace(0, 6, "201910");
    const RecordingSink sink = read_set(*opened(), {{name, misprint}});
    BOOST_TEST(printed(sink).find("C03") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(equipment_of_the_third_edition_needs_no_tais_code) {
    std::string rented = third_row;
    rented.replace(rented.find("111211"), 6, "171007");
    BOOST_TEST(printed(read_set(*opened(), {{"UPPLAN" + third, rented}})).find("R09") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_third_edition_has_no_table_3) {
    const std::string rest = "_9990000011_9990000022_20260325101500.CSV";
    BOOST_TEST(judged("UP1KYO" + rest, "") == "3.x");
    BOOST_TEST(judged("UP3KYO" + rest, "") == "4.1 F02[4.1]");
    const RecordingSink sink = read_set(*opened(), {{"UP1KYO" + rest, "202208\r\n"}});
    BOOST_TEST(printed(sink).find("UP3KYO") == std::string::npos);
    BOOST_TEST(found(sink, "F03 set UP1KYO" + rest + ":0#0 [UP2KYO]"));
}

BOOST_AUTO_TEST_CASE(one_form_in_two_editions_is_a_mixed_set) {
    const RecordingSink sink = read_set(*opened(), {golden("careplan/UPPLAN" + third), golden("careplan/UPPLAN" + fourth),
                                                    golden("careplan/UPSIKYU" + fourth), golden("careplan/UPSIKYU" + third)});
    BOOST_TEST(found(sink, "F04 set UPPLAN" + fourth + ":0#0 [UPPLAN]"));
    BOOST_TEST(found(sink, "F04 set UPSIKYU" + third + ":0#0 [UPSIKYU]"));
    // Nothing of it is applied, and what is read of it is what the first files say.
    BOOST_TEST(printed(sink).find("tais_code") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_edition_is_added_by_a_folder_of_tables_alone) {
    const CopiedTables tables;
    tables.write("4.9/edition.csv", "based_on,kinds,versions,odd_versions,writes\n4.1,4;2,209904,,209904\n");
    tables.write("4.9/UPJSK.csv", tables.read("4.1/UPJSK.csv") + "26,remark,備考,text,,,,,service_use,read\n");
    const std::string name = "UPJSK_202604_9990000022_11_9990000011_43_20260505090000.CSV";
    const std::string row = "209904,131011,9000000001,20260501,202604,9990000011,,387,,20260403,,0935,1035,1,111211,,,,,9990000022,,,0,,,";
    const auto source = opened(tables.folder());
    BOOST_TEST(source->recognise(name, row + "\r\n")->edition == "4.9");
    const RecordingSink sink = read_set(*source, {{name, cp932(row + "\"新しい項目\"\r\n")}});
    BOOST_TEST(sink.all_findings().empty());
    BOOST_TEST_REQUIRE(sink.units.size() == 1U);
    BOOST_TEST(sink.units.front().replacements.front().facts.front().body.find("\"remark\":\"新しい項目\"") != std::string::npos);
    // The older editions are read as before, and the new one's other forms are those it is based on.
    BOOST_TEST(source->recognise("UPPLAN" + fourth, fourth_row)->edition == "4.1");
    BOOST_TEST(source->recognise("DLTPLAN" + fourth, "209904,131011,9000000001,202604\r\n")->edition == "4.9");
}

BOOST_AUTO_TEST_CASE(an_edition_that_contradicts_itself_is_refused) {
    const std::string head = "based_on,kinds,versions,odd_versions,writes\n";
    const auto trouble = [&](const std::string& content) {
        const CopiedTables tables;
        tables.write("4.9/edition.csv", content);
        const auto source = careplan::CarePlanSource::open(tables.folder(), "/tmp");
        return source ? std::string() : source.error().message;
    };
    BOOST_TEST(trouble(head + "4.1,2,209904,,209904\n").empty());
    BOOST_TEST(trouble(head + "4.9,2,209904,,209904\n").find("no edition based on itself") != std::string::npos);
    BOOST_TEST(trouble(head + "7.7,2,209904,,209904\n").find("7.7") != std::string::npos);
    BOOST_TEST(trouble(head + "4.1,2,209904,,202407\n").find("the version written one of them") != std::string::npos);
    BOOST_TEST(trouble(head).find("one row") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace kakehashi::sources::test
