#include "domain/body_text.h"

#include <boost/test/unit_test.hpp>

using namespace kakehashi;

BOOST_AUTO_TEST_SUITE(body_texts)

BOOST_AUTO_TEST_CASE(a_bodys_own_member_is_not_what_stands_within_others) {
    const std::string body = R"({"sections":[{"code":"312","title":"入院理由"}],"note":"a \" title\":\"x","title":"退院時サマリー（\"A\"）","z":{"title":"y"}})";
    BOOST_TEST(text_in(body, "title") == "入院理由");
    BOOST_TEST(own_text_in(body, "title") == "退院時サマリー（\"A\"）");
    BOOST_TEST(own_text_in(body, "code").empty());
    BOOST_TEST(text_in(body, "code") == "312");
    BOOST_TEST(!own_text_member(body, "missing").has_value());
    BOOST_TEST(!own_text_member(R"({"title":"cut)", "title").has_value());
    BOOST_TEST(!own_text_member(R"({"title":5})", "title").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
