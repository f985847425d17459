#include <boost/test/unit_test.hpp>

#include "domain/identity_match.h"

using namespace kakehashi;

namespace {

const Identity registered = {"架空　花子", "ｶｸｳ ﾊﾅｺ", "1940-01-02", "2", "", "", ""};

std::string against(const IdentityClaim& claim) { return std::string(mismatch(claim, registered)); }

}  // namespace

BOOST_AUTO_TEST_SUITE(identity_match)

BOOST_AUTO_TEST_CASE(spaces_in_a_name_do_not_count_and_nothing_else_is_forgiven) {
    for (const char* name : {"架空　花子", "架空 花子", "架空花子", "架 空　花　子 "}) {
        BOOST_TEST(against({name, "", "19400102", "2", {}}) == "");
    }
    for (const char* name : {"架空　華子", "架空", "架空　花子2", "花子　架空"}) {
        BOOST_TEST(against({name, "", "19400102", "2", {}}) == "氏名");
    }
}

BOOST_AUTO_TEST_CASE(what_is_not_said_agrees) {
    BOOST_TEST(against({}) == "");
    BOOST_TEST(against({"", "", "19400102", "", {}}) == "");
}

BOOST_AUTO_TEST_CASE(an_unknown_day_of_birth_agrees_with_any_day_of_the_month) {
    BOOST_TEST(against({"", "", "19400100", "", {}}) == "");
    BOOST_TEST(against({"", "", "19400200", "", {}}) == "生年月日");
    BOOST_TEST(against({"", "", "19400103", "", {}}) == "生年月日");
    Identity day_unknown = registered;
    day_unknown.birth_date = "1940-01-00";
    BOOST_TEST(mismatch({"", "", "19400131", "", {}}, day_unknown) == "");
}

BOOST_AUTO_TEST_CASE(the_sex_must_be_the_same) { BOOST_TEST(against({"", "", "", "1", {}}) == "性別"); }

BOOST_AUTO_TEST_CASE(somebody_else_has_another_name_and_another_birth_date) {
    const auto newer = [](const std::string& name, const std::string& birth_date) {
        return is_likely_another({name, "", birth_date, "2", "", "", ""}, registered);
    };
    BOOST_TEST(newer("見本　花子", "1950-03-04"));
    BOOST_TEST(!newer("見本　花子", "1940-01-02"));  // married
    BOOST_TEST(!newer("見本　花子", "1940-01-00"));
    BOOST_TEST(!newer("架空花子", "1950-03-04"));  // a slip mended
    BOOST_TEST(!newer("架空　花子", "1940-01-02"));
}

BOOST_AUTO_TEST_SUITE_END()
