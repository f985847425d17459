#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "domain/identifiers.h"

namespace data = boost::unit_test::data;
using namespace kakehashi;

BOOST_AUTO_TEST_SUITE(identifiers)

BOOST_DATA_TEST_CASE(published_office_numbers_pass_their_check_digit, data::make({"3771601154", "2374501514", "2377500075"}), text) {
    const auto number = OfficeNumber::parse(text);
    BOOST_REQUIRE(number.has_value());
    BOOST_TEST(check_digit_holds(*number));
    std::string changed = text;
    for (std::size_t n = 0; n < changed.size(); ++n) {
        changed = text;
        changed[n] = changed[n] == '9' ? '0' : static_cast<char>(changed[n] + 1);
        BOOST_TEST(!check_digit_holds(*OfficeNumber::parse(changed)));
    }
}

BOOST_DATA_TEST_CASE(insurer_numbers_pass_their_check_digit, data::make({"131011", "131029", "141002"}), text) {
    BOOST_TEST(check_digit_holds(*InsurerNumber::parse(text)));
}

BOOST_AUTO_TEST_CASE(letters_of_office_numbers_count_from_ten_without_i_o_and_q) {
    BOOST_TEST(check_digit_for("00000000A") == '8');  // 10 doubled is 20, digits 2
    BOOST_TEST(check_digit_for("00000000J") == '1');  // 18 doubled is 36, digits 9
    BOOST_TEST(check_digit_for("00000000Z") == '0');  // 32 doubled is 64, digits 10
    for (const char* payload : {"00000000I", "00000000O", "00000000Q", "00000000a", "0000-0000"}) {
        BOOST_TEST(check_digit_for(payload) == '?');
    }
}

BOOST_AUTO_TEST_CASE(numbers_have_their_form) {
    for (const char* text : {"", "13101", "1310110", "13101A", "00131011"}) {
        BOOST_TEST(!InsurerNumber::parse(text).has_value());
    }
    BOOST_TEST(InsuredNumber::parse("H000000001").has_value());
    BOOST_TEST(InsuredNumber::parse("0000000001").has_value());
    for (const char* text : {"", "h000000001", "00000H0001", "000000001", "00000000001"}) {
        BOOST_TEST(!InsuredNumber::parse(text).has_value());
    }
    BOOST_TEST(OfficeNumber::parse("13A0000011").has_value());
    for (const char* text : {"", "13a0000011", "137000001", "13700000１"}) {
        BOOST_TEST(!OfficeNumber::parse(text).has_value());
    }
}

BOOST_AUTO_TEST_CASE(an_individual_number_is_known_by_its_check_digit) {
    BOOST_TEST(looks_like_individual_number("123456789018"));
    for (const char digit : std::string("012345679")) {
        BOOST_TEST(!looks_like_individual_number(std::string("12345678901") + digit));
    }
    BOOST_TEST(looks_like_individual_number("000000000000"));  // remainder 0 gives 0
    for (const char* text : {"", "12345678901", "1234567890180", "12345678901８", "12345678901A"}) {
        BOOST_TEST(!looks_like_individual_number(text));
    }
}

BOOST_AUTO_TEST_CASE(an_individual_number_is_found_inside_a_text_when_it_stands_alone) {
    BOOST_TEST(holds_individual_number("番号は123456789018です"));
    BOOST_TEST(holds_individual_number("1,123456789018"));
    BOOST_TEST(!holds_individual_number("1123456789018"));
    BOOST_TEST(!holds_individual_number("1234567890181"));
    BOOST_TEST(!holds_individual_number("123456789019"));
    BOOST_TEST(!holds_individual_number(""));
}

BOOST_AUTO_TEST_CASE(an_individual_number_is_found_however_people_write_it) {
    for (const char* text : {"１２３４５６７８９０１８", "1234-5678-9018", "1234 5678 9018", "1234　5678　9018", "1234・5678・9018",
                             "１２３４－５６７８－９０１８", "番号1234.5678.9018です", "1234_5678-9018", "12３４56789018", "2026-123456789018"}) {
        BOOST_TEST(holds_individual_number(text), text);
    }
    for (const char* text : {"1234-5678-9019", "12345-678-9018", "123-4567-89018", "1234--5678-9018", "1234-5678-90181", "1234/5678/9018",
                             "100-9999 03-9999-8888", "2026-04-01 09:30", "１２３４５６７８９０１", "架空県隠里市夢町一丁目２３番４号"}) {
        BOOST_TEST(!holds_individual_number(text), text);
    }
}

BOOST_AUTO_TEST_SUITE_END()
