// Days that a file tells of as passed, against the day on which the file itself was made.
#include <boost/test/unit_test.hpp>

#include "adapters/sources/life/life_source.h"
#include "adapters/sources/municipal/municipal_source.h"
#include "tests/adapters/sources/source_probe.h"
#include "tests/fakes/needed.h"

namespace kakehashi::sources::test {
namespace {

using kakehashi::test::needed;

const std::string persons = "KK_PERSON_131011_20261101090000.csv";
const std::string certifications = "KK_CERT_131011_20261101090000.csv";

bool told_of_municipal(const std::string& name, const std::string& content, const std::string& finding) {
    const RecordingSink sink = read_set(*needed(municipal::MunicipalSource::open(conf_dir())), {{name, content}});
    return finding.empty() ? printed(sink).find("R29") == std::string::npos : found(sink, finding);
}

bool told_of_life(const std::string& name, const std::string& birth, const std::string& certified, const std::string& finding) {
    const RecordingSink sink = read_set(*needed(life::LifeSource::open(conf_dir())),
                                        {{name, "SERVICE_USER_INFO\ncare_facility_id,service_code,external_system_management_number,insurer_no,"
                                                "insured_no,last_name,first_name,gender,birthday,certified_date,care_level\n"
                                                "1390000001,15,U0001,131011,9000000001,見本,花子,2," + birth + "," + certified + ",22\n"}});
    BOOST_TEST(sink.units.size() == 1U);
    return finding.empty() ? printed(sink).find("R29") == std::string::npos : found(sink, finding);
}

std::string person(const std::string& birth) {
    return "保険者番号,被保険者番号,履歴番号,氏名,氏名カナ,生年月日,性別,資格区分,資格取得日,支援措置,異動区分\n"
           "131011,9000000001,1,見本　花子,ミホン　ハナコ," + birth + ",2,1,20050228,1,1\n";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(past_days)

BOOST_AUTO_TEST_CASE(a_day_after_that_of_the_file_is_told) {
    BOOST_TEST(told_of_municipal(persons, person("20261102"), "R29 warning " + persons + ":2#6 生年月日 [***]"));
    BOOST_TEST(told_of_municipal(persons, person("20261101"), ""));
    BOOST_TEST(told_of_municipal(persons, person("20261100"), ""));  // an unknown day of the month of the file
    const std::string name = "SERVICE_USER_INFO_1_20260930.csv";
    BOOST_TEST(told_of_life(name, "19400229", "20261001", "R29 warning " + name + ":3#12 認定日 [20261001]"));
    BOOST_TEST(told_of_life(name, "20300000", "20260930", "R29 warning " + name + ":3#11 利用者生年月日 [***]"));
    BOOST_TEST(told_of_life(name, "19400229", "20260930", ""));
}

BOOST_AUTO_TEST_CASE(a_certification_cannot_be_of_a_later_day_than_its_file) {
    const auto certified = [](const std::string& day) {
        return "保険者番号,被保険者番号,履歴番号,申請区分,申請年月日,結果,要介護度,認定年月日,認定有効期間開始日,認定有効期間終了日,異動区分\n"
               "131011,9000000001,1,1,20260901,1,22," + day + ",20260901,20270228,1\n";
    };
    BOOST_TEST(told_of_municipal(certifications, certified("20261231"), "R29 warning " + certifications + ":2#9 認定年月日 [20261231]"));
    BOOST_TEST(told_of_municipal(certifications, certified("20261001"), ""));
}

BOOST_AUTO_TEST_CASE(a_name_without_a_day_tells_nothing) {
    BOOST_TEST(told_of_life("SERVICE_USER_INFO.csv", "19400229", "20261001", ""));
    BOOST_TEST(told_of_life("SERVICE_USER_INFO_1_99999999.csv", "19400229", "20261001", ""));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace kakehashi::sources::test
