#include <boost/test/unit_test.hpp>
#include <set>

#include "adapters/sources/careplan/careplan_source.h"
#include "adapters/sources/encoding.h"
#include "adapters/sources/life/life_source.h"
#include "adapters/sources/municipal/municipal_source.h"
#include "adapters/sources/seen_rows.h"
#include "tests/adapters/sources/source_probe.h"
#include "tests/fakes/needed.h"

/// What the corpus of damaged files (tests/mutation) once found untold, or told at the wrong place.
namespace kakehashi::sources::test {
namespace {

using kakehashi::test::needed;

const std::string plan = "UPPLAN_202604_9990000011_43_9990000022_11_20260325101500.CSV";
const std::string annex = "UPSIKYU_202604_9990000011_43_9990000022_11_20260325101500.CSV";
const std::string supplement = "UPHOSOKU_202604_9990000011_43_9990000022_11_20260325101500.CSV";
const std::string third_table = "UP3KYO_9990000011_43_9990000022_11_20260326090000.CSV";
const std::string deletion = "DLTJSK_202604_9990000022_11_9990000011_43_20260506090000.CSV";
const std::string office = "KK_OFFICE_131011_20261101090400.csv";
const std::string ratio = "KK_RATIO_131011_20261101090900.csv";
const std::string users = "SERVICE_USER_INFO_1_20260930.csv";
const std::string visit =
    "202407,131011,9000000001,20260325,202604,9990000011,,387,,20260403,,0930,1030,1,111211,,,,,9990000022,,,0,9990000011,\r\n";

RecordingSink read_careplan(const std::vector<NamedContent>& files) {
    return read_set(*needed(careplan::CarePlanSource::open(conf_dir(), "/tmp")), files);
}

RecordingSink read_municipal(const std::vector<NamedContent>& files) {
    return read_set(*needed(municipal::MunicipalSource::open(conf_dir())), files);
}

RecordingSink read_life(const std::string& content) {
    return read_set(*needed(life::LifeSource::open(conf_dir())), {{users, content}});
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    BOOST_TEST_REQUIRE(text.find(from) != std::string::npos);
    return text.replace(text.find(from), from.size(), to);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(damage_is_told_at_its_place)

BOOST_AUTO_TEST_CASE(a_date_of_a_century_to_come) {
    BOOST_TEST(found(read_careplan({{plan, replaced(visit, "20260325", "21260325")}}), "R25 warning " + plan + ":1#4 作成年月日 [21260325]"));
    const std::string last_day = replaced(visit, "20260325", "99991231");
    for (const Finding& finding : read_careplan({{plan, last_day}}).all_findings()) {
        BOOST_TEST(finding.rule != "R25");
    }
    const std::string good = golden("life/SERVICE_USER_INFO_1_20260930.csv").content;
    BOOST_TEST(found(read_life(replaced(good, "19400229", "29400301")), "V28 warning " + users + ":3#11 利用者生年月日 [***]"));
}

BOOST_AUTO_TEST_CASE(the_same_row_twice_unless_it_is_a_visit) {
    const std::string content = golden("careplan/" + third_table).content;
    const std::string first = content.substr(0, content.find("\r\n") + 2);
    BOOST_TEST(found(read_careplan({{third_table, first + first}}), "R26 warning " + third_table + ":2#0"));
    for (const Finding& finding : read_careplan({{plan, visit + visit}}).all_findings()) {
        BOOST_TEST(finding.rule != "R26");
    }
    const std::string ratios = golden("municipal/" + ratio).content;
    const std::size_t header = ratios.find("\n") + 1;
    const std::string row = ratios.substr(header, ratios.find("\n", header) + 1 - header);
    BOOST_TEST(found(read_municipal({{ratio, ratios.substr(0, header) + row + row}}), "R26 warning " + ratio + ":3#0"));
}

BOOST_AUTO_TEST_CASE(rows_are_the_same_when_every_cell_is) {
    SeenRows seen;
    const std::vector<std::string_view> one = {"a", "b"};
    const std::vector<std::string_view> other = {"ab", ""};
    BOOST_TEST(seen.is_new(one));
    BOOST_TEST(seen.is_new(other));
    BOOST_TEST(!seen.is_new(one));
    seen.forget();
    BOOST_TEST(seen.is_new(one));
}

BOOST_AUTO_TEST_CASE(a_header_without_rows) {
    const std::string offices = golden("municipal/" + office).content;
    BOOST_TEST(found(read_municipal({{office, offices.substr(0, offices.find("\n") + 1)}}), "C05 warning " + office + ":0#0"));
    const std::string good = golden("life/SERVICE_USER_INFO_1_20260930.csv").content;
    const std::size_t second = good.find("\n", good.find("\n") + 1) + 1;
    BOOST_TEST(found(read_life(good.substr(0, second)), "C05 warning " + users + ":0#0"));
}

BOOST_AUTO_TEST_CASE(another_month_is_told_once_a_person) {
    const auto told = [](const std::string& content) {
        std::string all;
        const RecordingSink sink = read_careplan({{plan, content}});
        for (const PersonUnit& unit : sink.units) {
            for (const Finding& finding : unit.findings) {
                all += finding.rule == "R06" ? std::to_string(finding.place.line) + "#" + std::to_string(finding.place.item) + " " : "";
            }
        }
        return all;
    };
    const std::string later = replaced(replaced(visit, ",202604,", ",202605,"), "20260403", "20260503");
    const std::string other = replaced(later, "9000000001", "9000000002");
    BOOST_TEST(told(later + later + later) == "1#5 ");
    BOOST_TEST(told(later + other + later + other) == "1#5 2#5 ");  // each of them is put aside
    BOOST_TEST(told(visit + later + later) == "2#5 ");
    BOOST_TEST(told(later + replaced(later, ",202605,", ",202606,")) == "1#5 2#5 2#10 ");
    // Days are told one by one where the month is right.
    const std::string day = replaced(visit, "20260403", "20260503");
    BOOST_TEST(told(day + visit + day) == "1#10 3#10 ");
    BOOST_TEST(told(replaced(later, "20260503", "20260603")) == "1#5 1#10 ");
}

BOOST_AUTO_TEST_CASE(rows_that_could_not_be_read_are_not_told_to_be_missing_too) {
    const NamedContent good = golden("careplan/" + annex);
    const std::string own = good.content.substr(0, good.content.find("\r\n") + 2);  // the first person's first line
    const std::string rest = good.content.substr(good.content.find("202407,131011,H000000002"));
    const std::vector<std::pair<std::string, std::string>> told_of = {
        {"C01", replaced(own, ",111211,", ",1\x01" "1211,")},
        {"C04", replaced(own, ",111211,", "," + std::string(70'000, '1') + ",")},
        {"C04", std::string(2 << 20, 'x') + "\r\n"},
        {"C06", replaced(own, ",111211,", ",\"111211,")},
        {"R27", ""},  // the file is refused for its rows of nobody elsewhere
        {"C02", own.substr(0, 40) + "\r\n"},
    };
    for (const auto& [rule, rows] : told_of) {
        const std::string annex_rows = rule == "R27" ? rest : rows + rest;
        const std::string plan_rows = golden("careplan/" + plan).content + (rule == "R27" ? replaced(visit, "9000000001", "x") : "");
        const RecordingSink sink = read_careplan({{plan, plan_rows}, {annex, annex_rows}, golden("careplan/" + supplement)});
        std::multiset<std::string> rules;
        for (const Finding& finding : sink.all_findings()) {
            rules.insert(finding.rule);
        }
        BOOST_TEST_CONTEXT(printed(sink)) {
            BOOST_TEST(rules.contains(rule));
            BOOST_TEST(rules.count("F03") == (rule == "R27" ? 1U : 0U));  // there it is table 7 that has no row
            BOOST_TEST(rules.count("R12") + rules.count("R13") == 0U);
        }
    }
}

BOOST_AUTO_TEST_CASE(what_stands_under_a_plan_that_could_not_be_read_is_not_said_to_be_of_another) {
    const std::string name = "UP1KYO_9990000011_43_9990000022_11_20260326090000.CSV";
    const std::string all = golden("careplan/" + name).content;
    const std::string row = all.substr(0, all.find("202407,131011,H000000002"));
    const auto rules_with = [&](const std::string& content) {
        std::vector<NamedContent> files = {{name, content}};
        for (const std::string other : {"UP2KYO_9990000011_43_9990000022_11_20260326090000.CSV", third_table.c_str(),
                                        "UPHOSOKU_000000_9990000011_43_9990000022_11_20260326090000.CSV"}) {
            files.push_back(golden("careplan/" + other));
        }
        std::set<std::string> rules;
        for (const Finding& finding : read_careplan(files).all_findings()) {
            rules.insert(finding.rule);
        }
        return rules;
    };
    BOOST_TEST(rules_with(replaced(row, "20260401", "20260501")).contains("R24"));
    const auto damaged = rules_with(replaced(row, "20260401", "20260501") + replaced(row, ",", "\x01,"));
    BOOST_TEST(damaged.contains("C01"));
    BOOST_TEST(!damaged.contains("R24"));
}

BOOST_AUTO_TEST_CASE(a_needed_item_of_spaces_only) {
    for (const std::string blank : {" ", "\x81\x40", "\x81\x40 "}) {
        BOOST_TEST(found(read_careplan({{plan, replaced(visit, ",111211,", "," + blank + ",")}}), "R01 person " + plan + ":1#15 サービスコード [" + (blank == " " ? " ]" : "***]")));
    }
}

BOOST_AUTO_TEST_CASE(a_deletion_for_a_kind_of_service_that_is_none) {
    const std::string content = golden("careplan/" + deletion).content;
    const std::string row = content.substr(0, content.find("\r\n") + 2);
    BOOST_TEST(found(read_careplan({{deletion, replaced(row, ",11\r", ",0\r")}}), "R10 warning " + deletion + ":1#6 サービス種類コード [0]"));
}

BOOST_AUTO_TEST_CASE(bytes_are_told_by_the_item_wherever_its_column_stands) {
    const std::string header = "異動区分,履歴番号,交付年月日,利用者負担割合,適用開始日,適用終了日,被保険者番号,保険者番号\n";
    BOOST_TEST(found(read_municipal({{ratio, header + "1,1,20260715,1,20260801,20270731,90000\x01" "0001,131011\n"}}),
                     "C01 set " + ratio + ":2#2 被保険者番号 [0x01]"));
}

BOOST_AUTO_TEST_CASE(one_byte_that_is_none_in_a_file_of_utf8) {
    const std::string offices = reinterpret_cast<const char*>(u8"事業所番号,名称,区分,サービス種類,都道府県コード\n");
    BOOST_TEST((detect_encoding(offices + "9990000011,み\xFFほん\n") == Encoding::utf8));
    BOOST_TEST((detect_encoding(cp932(offices) + cp932("9990000011,みほん\n")) == Encoding::cp932));
    BOOST_TEST((detect_encoding(cp932("鶯谷齋藤") + "\xFF") == Encoding::cp932));
}

BOOST_AUTO_TEST_CASE(a_second_file_under_one_serial) {
    const NamedContent good = golden("municipal/" + ratio);
    const std::string again = "KK_RATIO_131011_20261101090900.CSV";
    BOOST_TEST(found(read_municipal({good, {again, good.content}}), "F04 set " + again + ":0#0 [RATIO]"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace kakehashi::sources::test
