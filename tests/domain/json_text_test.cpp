#include <boost/test/unit_test.hpp>

#include "domain/json_text.h"

using namespace kakehashi;
using namespace std::string_view_literals;

BOOST_AUTO_TEST_SUITE(json_text)

BOOST_AUTO_TEST_CASE(commas_stand_between_members_and_elements_only) {
    std::string text;
    JsonText json(text);
    json.open_object().member("a", 1).name("b").open_array().integer(-2).text("x").open_object().close_object();
    json.null().boolean(true).boolean(false).close_array().member("c", "d").name("e").raw("[1]").close_object();
    BOOST_TEST(text == R"({"a":1,"b":[-2,"x",{},null,true,false],"c":"d","e":[1]})");
}

BOOST_AUTO_TEST_CASE(only_quotes_backslashes_and_controls_are_escaped) {
    std::string text;
    append_json_string(text, "\"\\\b\f\n\r\t\0\x1f/é架\x7f"sv);
    BOOST_TEST(text == "\"\\\"\\\\\\b\\f\\n\\r\\t\\u0000\\u001f/é架\x7f\"");
}

BOOST_AUTO_TEST_CASE(numbers_keep_all_their_digits) {
    std::string text;
    JsonText(text).open_array().integer(INT64_MAX).integer(INT64_MIN).integer(0).close_array();
    BOOST_TEST(text == "[9223372036854775807,-9223372036854775808,0]");
}

BOOST_AUTO_TEST_CASE(an_empty_text_may_stand_as_null) {
    std::string text;
    JsonText(text).open_object().member_or_null("a", "").member_or_null("b", "c").member("d", "").close_object();
    BOOST_TEST(text == R"({"a":null,"b":"c","d":""})");
}

BOOST_AUTO_TEST_SUITE_END()
