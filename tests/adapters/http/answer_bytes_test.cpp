#include "adapters/http/answer_bytes.h"

#include <boost/test/unit_test.hpp>

#include "adapters/http/problem.h"

using namespace kakehashi::http;

namespace {

constexpr std::time_t last_of_a_second = 1'795'819'199;  // 2026-11-27 22:39:59 UTC

}  // namespace

BOOST_AUTO_TEST_SUITE(http_answer_bytes)

BOOST_AUTO_TEST_CASE(an_answer_begins_with_its_status_and_date) {
    const std::string bytes = answer_bytes(problem(ProblemType::not_disclosed), {"q-1", true, true}, last_of_a_second);
    BOOST_TEST(bytes.starts_with("HTTP/1.1 403 Forbidden\r\nDate: Fri, 27 Nov 2026 22:39:59 GMT\r\nContent-Type: application/problem+json\r\n"), bytes);
}

BOOST_AUTO_TEST_CASE(an_answer_that_waited_is_the_same_as_one_made_when_it_leaves) {
    const HttpResponse refusal = problem(ProblemType::not_disclosed);
    std::string early = answer_bytes(refusal, {"q-1", false, true}, last_of_a_second);
    const std::string late = answer_bytes(refusal, {"q-1", false, true}, last_of_a_second + 1);
    BOOST_TEST(early != late);
    set_date(early, last_of_a_second + 1);
    BOOST_TEST(early == late);
}

BOOST_AUTO_TEST_CASE(a_date_in_a_body_stays) {
    HttpResponse response;
    response.body = "a\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
    std::string bytes = answer_bytes(response, {"q-1", true, true}, last_of_a_second);
    set_date(bytes, last_of_a_second + 1);
    BOOST_TEST(bytes.ends_with(response.body));
}

BOOST_AUTO_TEST_SUITE_END()
