// Rules of the catalogue that seldom speak, each told once for what it is there for.
#include <boost/test/unit_test.hpp>

#include "adapters/sources/careplan/careplan_source.h"
#include "adapters/sources/life/catalogue.h"
#include "adapters/sources/life/life_source.h"
#include "adapters/sources/municipal/municipal_source.h"
#include "tests/adapters/sources/source_probe.h"

namespace kakehashi::sources::test {
namespace {

const std::string plan = "UPPLAN_202604_9990000011_43_9990000022_11_20260325101500.CSV";
const std::string annex = "UPSIKYU_202604_9990000011_43_9990000022_11_20260325101500.CSV";
const std::string supplement = "UPHOSOKU_202604_9990000011_43_9990000022_11_20260325101500.CSV";
const std::string person = "KK_PERSON_131011_20261101090000.csv";
const std::string consent = "KK_CONSENT_131011_20261101090300.csv";
const std::string users = "SERVICE_USER_INFO_1.csv";
const std::string assessments = "FORM_0000_2021_1.csv";

std::unique_ptr<Source> opened(Result<std::unique_ptr<Source>> source) {
    BOOST_TEST_REQUIRE(source.has_value(), (source ? "" : source.error().message));
    return std::move(source).value();
}
std::unique_ptr<Source> careplan_source() { return opened(careplan::CarePlanSource::open(conf_dir(), "/tmp")); }
RecordingSink read_municipal(const std::string& name, const std::string& content) {
    return read_set(*opened(municipal::MunicipalSource::open(conf_dir())), {{name, content}});
}

/// One row of the form of assessments that has these items beside the needed ones.
RecordingSink read_assessment(const std::string& service, const std::string& category, const std::string& columns,
                              const std::string& values) {
    const std::string content =
        "FORM_0000_2021\ncare_facility_id,service_code,insurer_no,insured_no,external_system_management_number,"
        "facility_outpatient_category,evaluate_date" + columns + "\n1390000001," + service + ",131011,9000000001,F0-1," +
        category + ",20260930" + values + "\n";
    return read_set(*opened(life::LifeSource::open(conf_dir())), {{assessments, content}});
}

RecordingSink read_user(const std::string& columns, const std::string& values) {
    const std::string content =
        "SERVICE_USER_INFO\ncare_facility_id,service_code,external_system_management_number,insurer_no,insured_no,last_name,"
        "first_name,gender,birthday,care_level" + columns +
        "\n1390000001,15,U1,131011,9000000001,見本,花子,2,19400229,22" + values + "\n";
    return read_set(*opened(life::LifeSource::open(conf_dir())), {{users, content}});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(seldom_rules)

BOOST_AUTO_TEST_CASE(a_kind_in_the_name_that_does_not_fit_the_sender) {
    const std::string name = "UPPLAN_202604_9990000011_11_9990000022_43_20260325101500.CSV";
    BOOST_TEST(printed(careplan_source()->recognise(name, "")->findings.front()) == "F06 warning " + name + ":0#0 [11]");
}

BOOST_AUTO_TEST_CASE(a_cell_beyond_the_limit) {
    NamedContent long_name = golden("careplan/" + plan);
    long_name.content = "202407,131011,9000000001,20260325,202604,9990000011," + std::string(70'000, 'a') +
                        ",387,,20260403,,0930,1030,1,111211,,,,,9990000022,,,0,9990000011,\r\n";
    BOOST_TEST(found(read_set(*careplan_source(), {long_name, golden("careplan/" + annex), golden("careplan/" + supplement)}),
                     "C04 set " + plan + ":1#7 [> 64 KiB]"));
}

BOOST_AUTO_TEST_CASE(two_supplement_rows_for_one_person) {
    NamedContent twice = golden("careplan/" + supplement);
    const std::size_t second = twice.content.find("\r\n202407,") + 2;  // the first row holds a line break within quotes
    twice.content += twice.content.substr(0, second);
    const RecordingSink sink = read_set(*careplan_source(), {golden("careplan/" + plan), golden("careplan/" + annex), twice});
    BOOST_TEST(found(sink, "R17 person " + supplement + ":4#0 [UPHOSOKU]"));
}

BOOST_AUTO_TEST_CASE(half_of_the_former_numbers_and_a_death_without_its_day) {
    const std::string header =
        "保険者番号,被保険者番号,履歴番号,氏名,氏名カナ,生年月日,性別,資格区分,資格取得日,資格喪失日,資格喪失事由,旧保険者番号,異動区分\n";
    const std::string row = "131011,9000000001,1,見本　花子,ミホン　ハナコ,19400229,2,1,20050228,";
    BOOST_TEST(found(read_municipal(person, header + row + ",,131029,1\n"), "M01 person " + person + ":2#17 旧被保険者番号"));
    BOOST_TEST(found(read_municipal(person, header + row + "20261002,1,,1\n"), "M02 warning " + person + ":2#15 死亡日"));
}

BOOST_AUTO_TEST_CASE(a_consent_with_what_must_not_be_there_denies) {
    const RecordingSink sink = read_municipal(
        consent, "保険者番号,被保険者番号,記録番号,取得日時,決定,範囲,情報区分,開始日,終了日,取得経路\n"
                 "131011,9000000001,C-3,20260701090000,3,1,life,20260701,20261231,portal\n");
    BOOST_TEST(found(sink, "R19 warning " + consent + ":2#10 終了日"));
    BOOST_TEST(found(sink, "D01 warning " + consent + ":2#0"));
}

BOOST_AUTO_TEST_CASE(an_answer_that_another_answer_calls_for) {
    BOOST_TEST(found(read_assessment("15", "2", ",remote_working,departure_date,departure", ",2,,"),
                     "V07 warning " + assessments + ":3#30 中止日 [30,31,55,56,57]"));
}

BOOST_AUTO_TEST_CASE(an_item_that_must_be_empty_when_another_says_so) {
    const auto path = std::filesystem::temp_directory_path() / "kakehashi-blank-test.csv";
    std::ofstream(path, std::ios::binary) << "no,id,name_ja,type,length,required,codes,rule,kind,confidence\n"
                                             "1,a,い,code,1,,,,life,read\n2,b,ろ,code,1,,,blank_when:a=0,life,read\n";
    CodeTables codes(conf_dir() / "codes");
    const auto layout = Layout::open(path, codes);
    std::filesystem::remove(path);
    BOOST_TEST_REQUIRE(layout.has_value());
    const auto check = RowCheck::open(*layout, life::common_rules);
    BOOST_TEST_REQUIRE(check.has_value());
    Findings findings("f.csv");
    const std::vector<std::string_view> cells = {"0", "1"};
    check->check(3, cells, findings);
    BOOST_TEST_REQUIRE(findings.all().size() == 1U);
    BOOST_TEST(printed(findings.all().front()) == "V08 warning f.csv:3#2 ろ");
}

BOOST_AUTO_TEST_CASE(days_and_kana_of_a_life_user) {
    BOOST_TEST(found(read_user(",start_date,end_date", ",20260501,20260401"),
                     "V13 person " + users + ":3#18 利用開始日（入所日） [20260501 > 20260401]"));
    BOOST_TEST(found(read_user(",last_name_kana,first_name_kana", ",ミホン,ﾊﾅｺ"), "V25 warning " + users + ":3#8 利用者姓半角カナ"));
}

BOOST_AUTO_TEST_CASE(answers_of_a_life_assessment_that_contradict_each_other) {
    BOOST_TEST(found(read_assessment("15", "2", ",diagnosis_of_dementia_flag,diagnosis_of_dementia_01", ",0,1"),
                     "V14 warning " + assessments + ":3#65 認知症の診断の有無"));
    BOOST_TEST(found(read_assessment("51", "1", ",is_need_swallowing_adjusted_food,meal_form", ",1,50"),
                     "V15 warning " + assessments + ":3#40 食事の形態（コード） [50]"));
    BOOST_TEST(found(read_assessment("51", "2", "", ""), "V16 person " + assessments + ":3#6 施設／通所・居宅区分 [2]"));
    BOOST_TEST(found(read_assessment("15", "2", ",last_evaluate_date", ",20260930"),
                     "V20 warning " + assessments + ":3#8 前回評価日"));
    BOOST_TEST(found(read_assessment("15", "2", ",height", ",1485"), "V09 person " + assessments + ":3#33 身長 [4 > 3]"));
    BOOST_TEST(found(read_assessment("15", "2", ",height", ",48.5"), "V22 warning " + assessments + ":3#33 身長 [48.5]"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace kakehashi::sources::test
