#include "adapters/http/request_id.h"

#include <boost/test/unit_test.hpp>
#include <string>

#include "adapters/http/request_log.h"

using namespace kakehashi::http;

BOOST_AUTO_TEST_SUITE(http_request_id)

BOOST_AUTO_TEST_CASE(an_acceptable_identifier_is_kept) {
    for (const char* text : {"a", "0f8fad5b-d9cb-469f-a165-70867728950e", "01ARZ3NDEKTSV4RRFFQ69G5FAV", "web_1.2-3"}) {
        BOOST_TEST(request_id_for(text) == text);
    }
    BOOST_TEST(request_id_for(std::string(64, 'a')) == std::string(64, 'a'));
}

BOOST_AUTO_TEST_CASE(any_other_is_replaced_by_a_new_one) {
    const std::string nul("a\0b", 3);
    for (const std::string& text : {std::string{}, std::string(65, 'a'), std::string("a b"), std::string("a\r\nX: y"),
                                    std::string("あ"), std::string("a\"b"), nul, std::string("a/b")}) {
        const std::string id = request_id_for(text);
        BOOST_TEST(id != text);
        BOOST_TEST(id.size() == 32U);
    }
    BOOST_TEST(request_id_for({}) != request_id_for({}));
}

BOOST_AUTO_TEST_CASE(one_that_could_name_a_person_is_replaced) {
    for (const char* text : {"0000000001", "131011-0000000001", "x.H000000001", "123456789018", "a123456789018b", "a0000000001",
                             "00000000-0000-4000-8000-000000000001", "0f8fad5b-d9cb-169f-a165-000000001234"}) {
        BOOST_TEST(!is_acceptable_request_id(text), text);
    }
}

BOOST_AUTO_TEST_CASE(a_log_line_holds_nothing_but_its_members) {
    BOOST_TEST(log_line({"r1", "POST", "/a/{b}", 200, 1234, ""}) ==
               R"({"event":"request","request_id":"r1","method":"POST","route":"/a/{b}","status":200,"us":1234})");
    BOOST_TEST(log_line({"r1", "POST", "-", 500, 1, "KK-1 a\nb"}).find('\n') == std::string::npos);
    BOOST_TEST(loggable_method("POST") == "POST");
    BOOST_TEST(loggable_method("0000000001") == "other");
}

BOOST_AUTO_TEST_SUITE_END()
