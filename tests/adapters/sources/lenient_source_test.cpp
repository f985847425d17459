#include "adapters/sources/lenient_source.h"

#include <boost/test/unit_test.hpp>

#include "adapters/sources/finding_actions.h"
#include "adapters/sources/life/life_source.h"
#include "adapters/sources/municipal/municipal_source.h"
#include "tests/adapters/sources/source_probe.h"

namespace kakehashi::sources::test {
namespace {

const std::string users = "SERVICE_USER_INFO_1.csv";

std::string user(const std::string& care_level, const std::string& birthday) {
    return "SERVICE_USER_INFO\ncare_facility_id,service_code,external_system_management_number,insurer_no,insured_no,last_name,"
           "first_name,gender,birthday,care_level\n1390000001,15,U1,131011,9000000001,見本,花子,2," + birthday + "," +
           care_level + "\n";
}

FindingActions actions() {
    auto opened = FindingActions::open(conf_dir());
    BOOST_TEST_REQUIRE(opened.has_value(), (opened ? "" : opened.error().message));
    return std::move(opened).value();
}

LenientSource lenient(Result<std::unique_ptr<Source>> strict) {
    BOOST_TEST_REQUIRE(strict.has_value());
    auto rules = actions().lenient_rules((*strict)->standard());
    return {std::move(strict).value(), std::move(rules)};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(lenient_reading)

BOOST_AUTO_TEST_CASE(a_rule_marked_so_becomes_a_warning_and_the_row_is_taken) {
    const LenientSource source = lenient(life::LifeSource::open(conf_dir()));
    const RecordingSink sink = read_set(source, {{users, user("99", "19400229")}});
    BOOST_TEST(found(sink, "V10 warning " + users + ":3#15 要介護度 [99]"));
    BOOST_TEST_REQUIRE(sink.units.size() == 1U);
    BOOST_TEST(!sink.units.front().replacements.front().facts.empty());
}

BOOST_AUTO_TEST_CASE(other_rules_stay_what_they_are) {
    const LenientSource source = lenient(life::LifeSource::open(conf_dir()));
    BOOST_TEST(found(read_set(source, {{users, user("22", "19400230")}}), "V11 person " + users + ":3#11 利用者生年月日 [***]"));
    BOOST_TEST(found(read_set(source, {{users, "SERVICE_USER_INFO\ncare_facility_id\n"}}), "V05 set " + users + ":2#2 サービス種類コード"));
}

BOOST_AUTO_TEST_CASE(registers_that_decide_who_may_see_what_are_never_read_leniently) {
    BOOST_TEST(actions().lenient_rules("municipal").empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace kakehashi::sources::test
