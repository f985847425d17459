#include "adapters/main/file_names.h"

#include <boost/test/unit_test.hpp>

using kakehashi::app::last_part;
using kakehashi::app::readable_name;

BOOST_AUTO_TEST_SUITE(file_names)

BOOST_AUTO_TEST_CASE(names_of_japanese_systems_are_read) {
    BOOST_TEST(readable_name("UPPLAN_202604.CSV") == "UPPLAN_202604.CSV");
    BOOST_TEST(readable_name("\x83\x76\x83\x89\x83\x93.csv") == "プラン.csv");
    BOOST_TEST(readable_name("\xFF\xFE.csv") == "__.csv");
    BOOST_TEST(last_part("folder\\\x83\x76\x83\x89\x83\x93.csv") == "プラン.csv");
}

BOOST_AUTO_TEST_CASE(what_a_terminal_obeys_is_not_shown) {
    BOOST_TEST(readable_name("a\x1B[31mb\nc\x7F.csv") == "a_[31mb_c_.csv");
}

BOOST_AUTO_TEST_CASE(no_digit_is_left_of_a_name_that_holds_an_individual_number) {
    BOOST_TEST(readable_name("KK_PERSON_123456789018_x.csv") == "KK_PERSON_************_x.csv");
    BOOST_TEST(readable_name("1234-5678-9018.csv") == "****-****-****.csv");
    BOOST_TEST(readable_name("１２３４５６７８９０１８.csv").find("１") == std::string::npos);
    BOOST_TEST(readable_name("KK_PERSON_123456789019_x.csv") == "KK_PERSON_123456789019_x.csv");
}

BOOST_AUTO_TEST_SUITE_END()
