#include <boost/test/unit_test.hpp>

#include "adapters/sources/life/life_source.h"
#include "tests/adapters/sources/source_probe.h"

namespace kakehashi::sources::test {
namespace {

const std::string users = "SERVICE_USER_INFO_1_20260930.csv";
const std::string users_header =
    "care_facility_id,service_code,external_system_management_number,insurer_no,insured_no,last_name,first_name,gender,"
    "birthday,care_level\n";
const std::string user = "1390000001,15,U0001,131011,9000000001,見本,花子,2,19400229,22\n";
const std::string details = "FORM_0001_2021_1.csv";
const std::string details_header =
    "FORM_0001_2021\ncare_facility_id,service_code,insurer_no,insured_no,external_system_management_number,"
    "external_system_management_detail_number,injury_code,disease_name,symptoms_appearance_date\n";

std::unique_ptr<Source> life_source() {
    auto source = life::LifeSource::open(conf_dir());
    BOOST_TEST_REQUIRE(source.has_value(), (source ? "" : source.error().message));
    return std::move(source).value();
}

RecordingSink read_users(const std::string& rows) {
    return read_set(*life_source(), {{users, "SERVICE_USER_INFO\n" + users_header + rows}});
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
    return text.replace(text.find(what), what.size(), by);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(life_input)

BOOST_AUTO_TEST_CASE(what_is_inside_decides_not_the_name) {
    const std::string content = "SERVICE_USER_INFO\n" + users_header + user;
    const auto claim = life_source()->recognise("anything.csv", content);
    BOOST_TEST_REQUIRE(claim.has_value());
    BOOST_TEST((claim->set == SetName{"life", "life:SERVICE_USER_INFO", "1390000001", "", "", ""}));
    BOOST_TEST(claim->edition == "2021");
    BOOST_TEST(!life_source()->recognise("anything.csv", "a,b\n1,2\n").has_value());
}

BOOST_AUTO_TEST_CASE(a_first_row_without_its_office_does_not_make_the_others_somebody_elses) {
    for (const std::string office : {"", "1390"}) {
        const std::string content = "SERVICE_USER_INFO\n" + users_header + replaced(user, "1390000001", office) +
                                    replaced(user, "U0001", "U0002") + replaced(user, "U0001", "U0003");
        BOOST_TEST(life_source()->recognise(users, content)->set.sender == "1390000001");
        const RecordingSink sink = read_set(*life_source(), {{users, content}});
        BOOST_TEST(!sink.all_findings().empty());
        for (const Finding& finding : sink.all_findings()) {
            BOOST_TEST((finding.place.line == 3 && finding.rule != "P02"), finding.rule);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_column_version_makes_it_the_edition_of_2024) {
    const std::string header = replaced(users_header, "care_level", "care_level,last_name_kana,first_name_kana,version");
    const std::string row = replaced(user, ",22\n", ",22,ﾐﾎﾝ,ﾊﾅｺ,0300\n");
    const auto claim = life_source()->recognise(users, "SERVICE_USER_INFO\n" + header + row);
    BOOST_TEST(claim->edition == "2024");
    BOOST_TEST(read_set(*life_source(), {{users, "SERVICE_USER_INFO\n" + header + row}}).all_findings().empty());
    BOOST_TEST(found(read_set(*life_source(), {{users, "SERVICE_USER_INFO\n" + header + replaced(row, "0300", "0200")}}),
                     "V24 person " + users + ":3#22 バージョン番号 [0200]"));
}

BOOST_AUTO_TEST_CASE(a_missing_data_type_line_is_told_and_an_unknown_one_refused) {
    const RecordingSink sink = read_set(*life_source(), {{users, users_header + user}});
    BOOST_TEST(found(sink, "V01 warning " + users + ":1#0"));
    BOOST_TEST(sink.units.size() == 1U);
    const std::string other = "FORM_9999_2021_1.csv";
    BOOST_TEST(found(read_set(*life_source(), {{other, "FORM_9999_2021\n" + users_header + user}}), "F10 set " + other + ":1#0"));
    BOOST_TEST(found(read_set(*life_source(), {{other, "nothing at all"}}), "V01 set " + other + ":0#0"));
}

BOOST_AUTO_TEST_CASE(the_header_is_checked) {
    BOOST_TEST(found(read_set(*life_source(), {{users, "SERVICE_USER_INFO\nfoo," + users_header + "1," + user}}),
                     "V02 warning " + users + ":2#0 [1]"));
    BOOST_TEST(found(read_set(*life_source(), {{users, "SERVICE_USER_INFO\ngender," + users_header + "1," + user}}),
                     "V02 set " + users + ":2#10 利用者性別"));
    BOOST_TEST(found(read_set(*life_source(), {{users, "SERVICE_USER_INFO\n" + replaced(users_header, ",care_level", "")}}),
                     "V05 set " + users + ":2#15 要介護度"));
}

BOOST_AUTO_TEST_CASE(rows_are_checked_one_by_one) {
    BOOST_TEST(found(read_users("1390000001,15,U1\n"), "V03 person " + users + ":3#0 [3 / 10]"));
    BOOST_TEST(found(read_users(replaced(user, ",22\n", ",\n")), "V05 person " + users + ":3#15 要介護度"));
    BOOST_TEST(found(read_users(replaced(user, ",22\n", ", \n")), "V05 person " + users + ":3#15 要介護度"));
    BOOST_TEST(found(read_users(replaced(user, "見本", std::string(31, 'a'))), "V09 person " + users + ":3#6 利用者姓 [31 > 30]"));
    BOOST_TEST(found(read_users(replaced(user, ",22\n", ",２２\n")), "V09 person " + users + ":3#15 要介護度 [***]") == false);
    BOOST_TEST(found(read_users(replaced(user, ",22\n", ",２２\n")), "V10 person " + users + ":3#15 要介護度 [***]"));
    BOOST_TEST(found(read_users(replaced(user, "19400229", "19400230")), "V11 person " + users + ":3#11 利用者生年月日 [***]"));
    BOOST_TEST(found(read_users(user + user), "V19 warning " + users + ":4#0"));
    BOOST_TEST(found(read_users(user + replaced(user, "1390000001", "1390000019")), "P02 person " + users + ":4#1 事業所番号"));
    BOOST_TEST(found(read_users(replaced(user, "花子", "123456789018")), "N01 person " + users + ":3#7 利用者名"));
}

BOOST_AUTO_TEST_CASE(encodings_are_checked) {
    BOOST_TEST(read_set(*life_source(), {{users, "SERVICE_USER_INFO\n" + users_header + cp932(user)}})
                   .units.front().claim->name == "見本花子");
    BOOST_TEST(found(read_users(replaced(user, "見本", "見\xFF")), "V04 set " + users + ":3#6 [0x8FBC]") == false);
    BOOST_TEST(found(read_set(*life_source(), {{users, "SERVICE_USER_INFO\n" + users_header +
                                                           replaced(cp932(user), cp932("見本"), "\xF0\x40")}}),
                     "V04 set " + users + ":3#6 利用者姓 [0xF040]"));
    BOOST_TEST(found(read_set(*life_source(), {{users, std::string("\xFF\xFE" "S\0E\0", 6)}}), "V04 set " + users + ":0#0 [UTF-16]"));
}

BOOST_AUTO_TEST_CASE(diagnoses_have_the_form_of_icd10) {
    BOOST_TEST(found(read_set(*life_source(), {{details, details_header + "1390000001,15,131011,9000000001,F0-1,1,I639,脳梗塞,20190315\n"}}),
                     "V23 warning " + details + ":3#7 病名（コード） [***]"));
    BOOST_TEST(found(read_set(*life_source(), {{details, details_header + "1390000001,15,131011,9000000001,F0-1,1,,脳梗塞,\n"}}),
                     "V06 warning " + details + ":3#7 病名（コード） [7,9]"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace kakehashi::sources::test
