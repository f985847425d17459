#include "adapters/http/request_head.h"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <random>
#include <string>
#include <variant>

using namespace kakehashi::http;
namespace data = boost::unit_test::data;

namespace {

const std::string good = "POST /a/b?c=d HTTP/1.1\r\nHost: localhost\r\nContent-Length: 12\r\nX-Y:  z \r\n\r\n";

bool is(const std::variant<RequestHead, ProblemType>& outcome, ProblemType type) {
    const auto* found = std::get_if<ProblemType>(&outcome);
    return found != nullptr && *found == type;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(http_request_head)

BOOST_AUTO_TEST_CASE(a_plain_head_is_taken_apart) {
    const auto outcome = parse_head(good);
    const auto* head = std::get_if<RequestHead>(&outcome);
    BOOST_TEST_REQUIRE(head != nullptr);
    BOOST_TEST(head->request.method == "POST");
    BOOST_TEST(head->request.path == "/a/b");
    BOOST_TEST(head->request.query == "c=d");
    BOOST_TEST((head->request.header("x-y") == "z"));
    BOOST_TEST(head->content_length == 12U);
    BOOST_TEST(head->keep_alive);
    BOOST_TEST(!head->expects_continue);
}

BOOST_AUTO_TEST_CASE(a_client_may_end_the_connection_or_wait_before_its_body) {
    const auto closing =
        parse_head("GET / HTTP/1.1\r\nHost: a\r\nConnection: x, Close\r\nExpect: 100-continue\r\n\r\n");
    BOOST_TEST_REQUIRE(std::holds_alternative<RequestHead>(closing));
    BOOST_TEST(!std::get<RequestHead>(closing).keep_alive);
    BOOST_TEST(std::get<RequestHead>(closing).expects_continue);
    const auto old = parse_head("GET / HTTP/1.0\r\nHost: a\r\n\r\n");
    BOOST_TEST_REQUIRE(std::holds_alternative<RequestHead>(old));
    BOOST_TEST(!std::get<RequestHead>(old).keep_alive);
}

const char* const malformed_heads[] = {
    "",
    "\r\n\r\n",
    "GET / HTTP/1.1\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    "GET / HTTP/1.1\nHost: a\n\n",
    "GET / HTTP/1.1\r\nHost: a\r\nX: b\nY: c\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n folded\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\nContent-Length : 3\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\n: empty\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\x01\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3, 3\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: \r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\nExpect: miracles\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\nX-Request-Id: a\r\nX-Request-Id: b\r\n\r\n",
    "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET / HTTP/2.0\r\nHost: a\r\n\r\n",
    "GET a HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET https://a/ HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /\x80 HTTP/1.1\r\nHost: a\r\n\r\n",
    "G(T / HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\n\r\nX: y\r\n\r\n",
};

BOOST_DATA_TEST_CASE(what_two_readers_could_read_differently_is_malformed, data::make(malformed_heads), text) {
    BOOST_TEST(is(parse_head(text), ProblemType::malformed));
}

BOOST_AUTO_TEST_CASE(a_transfer_encoding_asks_for_a_length) {
    BOOST_TEST(is(parse_head("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n"),
                  ProblemType::length_required));
}

BOOST_AUTO_TEST_CASE(too_many_fields_are_malformed) {
    std::string text = "GET / HTTP/1.1\r\nHost: a\r\n";
    for (std::size_t n = 1; n < most_header_fields; ++n) {
        text += "X: y\r\n";
    }
    BOOST_TEST(std::holds_alternative<RequestHead>(parse_head(text + "\r\n")));
    BOOST_TEST(is(parse_head(text + "X: y\r\n\r\n"), ProblemType::malformed));
}

BOOST_AUTO_TEST_CASE(no_bytes_break_it) {
    std::mt19937 random(20261122);
    for (int n = 0; n < 20'000; ++n) {
        std::string text = good;
        for (int change = 0; change < 3; ++change) {
            text[random() % text.size()] = static_cast<char>(random());
        }
        const auto outcome = parse_head(text.substr(0, random() % (text.size() + 1)));
        if (const auto* head = std::get_if<RequestHead>(&outcome)) {
            BOOST_TEST_REQUIRE(head->request.path.starts_with('/'));
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
