#include <boost/test/unit_test.hpp>
#include <set>

#include "adapters/sources/careplan/careplan_source.h"
#include "adapters/sources/life/life_source.h"
#include "adapters/sources/municipal/municipal_source.h"
#include "adapters/sources/opinion/opinion_source.h"
#include "tests/adapters/sources/source_probe.h"
#include "tests/fakes/needed.h"

/// First rows: those that name columns, and those of data that are damaged and must not pass for one.
namespace kakehashi::sources::test {
namespace {

using kakehashi::test::needed;

const std::string plan = "UPPLAN_202604_9990000011_43_9990000022_11_20260325101500.CSV";
const std::string visit =
    "202407,131011,9000000001,20260325,202604,9990000011,,387,,20260403,,0930,1030,1,111211,,,,,9990000022,,,0,9990000011,\r\n";
const std::string persons = "KK_PERSON_131011_20261101090000.csv";
const std::string person_header = "保険者番号,被保険者番号,履歴番号,氏名,氏名カナ,生年月日,性別,資格区分,資格取得日,支援措置,異動区分\n";
const std::string person_row = "131011,9000000001,1,見本　花子,ミホン　ハナコ,19400229,2,1,20050228,1,1\n";
const std::string users = "SERVICE_USER_INFO_1_20260930.csv";

RecordingSink read_plan(const std::string& content) {
    return read_set(*needed(careplan::CarePlanSource::open(conf_dir(), "/tmp")), {{plan, content}});
}

RecordingSink read_persons(const std::string& content) {
    return read_set(*needed(municipal::MunicipalSource::open(conf_dir())), {{persons, content}});
}

RecordingSink read_life(const std::string& content) {
    return read_set(*needed(life::LifeSource::open(conf_dir())), {{users, content}});
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    BOOST_TEST_REQUIRE(text.find(from) != std::string::npos);
    return text.replace(text.find(from), from.size(), to);
}

/// What is found, but for members that are missing, for one file is read alone.
std::set<std::string> told(const RecordingSink& sink) {
    std::set<std::string> all;
    for (const Finding& finding : sink.all_findings()) {
        if (finding.rule != "F03") {
            all.insert(printed(finding));
        }
    }
    return all;
}

using Told = std::set<std::string>;

}  // namespace

BOOST_AUTO_TEST_SUITE(first_rows)

BOOST_AUTO_TEST_CASE(a_damaged_row_of_a_plan_does_not_pass_for_one_that_names_columns) {
    const std::string damaged = replaced(replaced(visit, "202407", "2O2407"), "131011", "13101l");
    const std::string at = plan + ":1#";
    for (const std::string& content : {damaged, damaged + visit}) {
        const RecordingSink sink = read_plan(content);
        BOOST_TEST(!found(sink, "C07 warning " + at + "0"));
        BOOST_TEST(found(sink, "R05 person " + at + "2 保険者番号 [13101l]"), printed(sink));
        BOOST_TEST(found(sink, "R27 set " + at + "0"));
    }
    BOOST_TEST(told(read_plan(damaged.substr(0, 30) + "\r\n" + visit)).contains("C02 person " + at + "0 [4 / 25]"));
    BOOST_TEST(told(read_plan(replaced(damaged, ",387,", ",\"387\"x,") + visit)) == (Told{"C02 person " + at + "8 [\"]", "R27 set " + at + "0"}));
    BOOST_TEST(told(read_plan(replaced(damaged, "2O2407", "\x81") + visit)) == (Told{"C01 set " + at + "1 [0x8100]", "R27 set " + at + "0"}));
    BOOST_TEST(told(read_plan("{\"a\":1,\"b\":2}\r\n" + visit)).contains("R27 set " + at + "0"));
    // All its digits are wide ones.
    std::string wide;
    for (const char c : replaced(visit, "\r\n", "")) {
        wide += c == ',' ? std::string(",") : std::string("\x82") + static_cast<char>(c - '0' + 0x4F);
    }
    BOOST_TEST(told(read_plan(wide + "\r\n" + visit)).contains("R27 set " + at + "0"));
}

BOOST_AUTO_TEST_CASE(a_row_that_names_columns_of_a_plan_stays_one) {
    const Told passed_over = {"C07 warning " + plan + ":1#0"};
    for (const std::string header : {"CSVバージョン,証記載保険者番号,被保険者番号\r\n", "ＣＳＶバージョン,保険者番号, 被保険者番号 \r\n",
                                     "version,insurer,insured\r\n", "版,保険者\"番号\",被保険者番号\r\n", "版,\"保険者\"x,被保険者番号\r\n"}) {
        const RecordingSink sink = read_plan(cp932(header) + visit);
        BOOST_TEST(told(sink) == passed_over, header << printed(sink));
        BOOST_TEST(sink.units.size() == 1U);
    }
    std::string own_words = "v,i";
    for (int column = 2; column < 25; ++column) {
        own_words += ",column " + std::string(1, static_cast<char>('a' + column));
    }
    BOOST_TEST(told(read_plan(own_words + "\r\n" + visit)) == passed_over);
    BOOST_TEST(told(read_plan(cp932("版,\x01,被保険者番号\r\n") + visit)).contains("C01 set " + plan + ":1#2 [0x01]"));
}

BOOST_AUTO_TEST_CASE(a_file_of_a_plan_without_rows_is_told_like_one_that_is_missing) {
    const std::string header = cp932("CSVバージョン,保険者番号,被保険者番号\r\n");
    const auto read = [&](const std::string& empty, const std::string& content, careplan::Profile profile) {
        std::vector<NamedContent> files;
        for (const char* const form : {"UP1KYO_", "UP2KYO_", "UP3KYO_", "UPHOSOKU_000000_"}) {
            files.push_back(golden("careplan/" + (form + std::string("9990000011_43_9990000022_11_20260326090000.CSV"))));
            if (files.back().name.starts_with(empty)) {
                files.back().content = content;
            }
        }
        const RecordingSink sink = read_set(*needed(careplan::CarePlanSource::open(conf_dir(), "/tmp", profile)), files);
        std::set<std::string> all;
        for (const Finding& finding : sink.all_findings()) {
            if (finding.rule.starts_with("C0") || finding.rule == "F03") {
                all.insert(printed(finding).substr(0, printed(finding).find("_")));
            }
        }
        return all;
    };
    using enum careplan::Profile;
    BOOST_TEST(read("-", "", strict) == Told{});
    for (const std::string form : {"UP1KYO", "UP2KYO", "UPHOSOKU"}) {
        BOOST_TEST(read(form, header, strict) == (Told{"C05 set " + form, "C07 warning " + form}));
        BOOST_TEST(read(form, "\r\n\r\n", strict) == Told{"C05 set " + form});
    }
    BOOST_TEST(read("UP3KYO", header, strict) == (Told{"C05 warning UP3KYO", "C07 warning UP3KYO"}));
    BOOST_TEST(read("UP2KYO", header, lenient) == (Told{"C05 warning UP2KYO", "C07 warning UP2KYO"}));
    const std::string deletion = "DLTPLAN_202604_9990000011_43_9990000022_11_20260402090000.CSV";
    BOOST_TEST(told(read_set(*needed(careplan::CarePlanSource::open(conf_dir(), "/tmp")), {{deletion, header}})) ==
               (Told{"C05 set " + deletion + ":0#0", "C07 warning " + deletion + ":1#0"}));
    // A file of another set has no place in this one that would say how much it is missed.
    const std::string other = "UPYOBO" + plan.substr(plan.find("_9990000011"));
    BOOST_TEST(told(read_set(*needed(careplan::CarePlanSource::open(conf_dir(), "/tmp")), {{plan, visit}, {other, header}}))
                   .contains("C05 warning " + other + ":0#0"));
}

BOOST_AUTO_TEST_CASE(a_damaged_header_of_a_register_is_told_as_damage_and_refuses_the_file) {
    const std::string at = persons + ":1#";
    const std::vector<std::pair<std::string, std::string>> damages = {
        {"支援措置", "\"支援措置\"x"}, {"支援措置", "支\xFF援措置"}, {"支援措置", "\"支援措置"}, {"支援措置", std::string(70'000, 'x')}};
    const std::vector<std::string> findings = {"C02 set " + at + "10 [\"]", "C01 set " + at + "10 [0xFF]", "C06 set " + at + "0",
                                               "C04 set " + at + "10 [> 64 KiB]"};
    for (std::size_t n = 0; n < damages.size(); ++n) {
        const RecordingSink sink = read_persons(replaced(person_header, damages[n].first, damages[n].second) + person_row);
        BOOST_TEST(told(sink) == Told{findings[n]}, printed(sink));
        BOOST_TEST(sink.units.empty());
    }
    BOOST_TEST(told(read_persons(person_header + person_row)).empty());
}

BOOST_AUTO_TEST_CASE(a_damaged_row_of_a_register_without_header_is_told_as_damage) {
    BOOST_TEST(told(read_persons(replaced(person_row, "19400229", "\"19400229\"x") + person_row)) ==
               Told{"C02 set " + persons + ":1#6 [\"]"});
}

BOOST_AUTO_TEST_CASE(damaged_first_rows_of_a_life_file) {
    const std::string good = golden("life/" + users).content;
    const auto rules = [](const RecordingSink& sink) {
        Told all;
        for (const Finding& finding : sink.findings) {
            all.insert(printed(finding));
        }
        return all;
    };
    BOOST_TEST(rules(read_life(good)) == Told{});
    BOOST_TEST(rules(read_life(replaced(good, "insured_no", "\"insured_no\"x"))) == Told{"V03 set " + users + ":2#5 [\"]"});
    BOOST_TEST(read_life(replaced(good, "insured_no", "\"insured_no\"x")).units.empty());
    BOOST_TEST(rules(read_life(replaced(good, "insured_no", "insured_no\x01"))) == Told{"V04 set " + users + ":2#5 [0x01]"});
    BOOST_TEST(rules(read_life(replaced(good, "SERVICE_USER_INFO", "\"SERVICE_USER_INFO\"x"))) == Told{"V03 set " + users + ":1#1 [\"]"});
}

BOOST_AUTO_TEST_CASE(a_damaged_header_of_opinions_does_not_leave_them_to_be_read_by_position) {
    const std::string file = "KK_OPINION_131011_20261101100000.csv";
    const std::string header = "申請年月日,保険者番号,被保険者番号,\"記入日\"x,氏名,生年月日\r\n";
    const RecordingSink sink = read_set(*needed(opinion::OpinionSource::open(conf_dir())),
                                        {{file, header + "20260210,131011,9000000001,20260225,見本,19400229\r\n"}});
    BOOST_TEST(told(sink) == Told{"C02 set " + file + ":1#4 [\"]"});
    BOOST_TEST(sink.units.empty());
}

BOOST_AUTO_TEST_CASE(a_row_of_names_between_the_rows_is_passed_over_and_told_once) {
    const std::string other = replaced(person_row, "9000000001", "9000000002");
    const RecordingSink people = read_persons(person_header + person_row + person_header + other);
    BOOST_TEST(told(people) == (Told{"C10 warning " + persons + ":3#0"}), boost::test_tools::per_element());
    BOOST_TEST(people.units.size() == 2U);

    const std::string type = "SERVICE_USER_INFO\n";
    const std::string columns = "care_facility_id,service_code,external_system_management_number,insurer_no,insured_no,last_name,first_name,gender,birthday,care_level\n";
    const std::string row = "1390000001,15,U0001,131011,9000000001,見本,花子,2,19400229,22\n";
    const RecordingSink of_life = read_life(type + columns + row + type + columns + replaced(replaced(row, "9000000001", "9000000002"), "U0001", "U0002"));
    BOOST_TEST(told(of_life) == (Told{"C10 warning " + users + ":4#0", "C10 warning " + users + ":5#0"}), boost::test_tools::per_element());
    BOOST_TEST(of_life.units.size() == 2U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace kakehashi::sources::test
