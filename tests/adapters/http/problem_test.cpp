#include "adapters/http/problem.h"

#include <boost/test/unit_test.hpp>
#include <set>
#include <string>

using namespace kakehashi;
using namespace kakehashi::http;

BOOST_AUTO_TEST_SUITE(http_problem)

BOOST_AUTO_TEST_CASE(every_fault_has_its_status) {
    const auto status = [](Fault fault) { return problem(Error{fault, "KK-9999", "something"}).status; };
    BOOST_TEST(status(Fault::malformed) == 400);
    BOOST_TEST(status(Fault::refused) == 403);
    BOOST_TEST(status(Fault::missing) == 404);
    BOOST_TEST(status(Fault::conflicting) == 409);
    BOOST_TEST(status(Fault::broken) == 500);
    BOOST_TEST(status(Fault::unsupported) == 501);
    BOOST_TEST(status(Fault::unavailable) == 503);
}

BOOST_AUTO_TEST_CASE(what_is_only_for_the_log_is_not_in_the_body) {
    for (const Fault fault : {Fault::broken, Fault::unavailable, Fault::refused}) {
        const auto response = problem(Error{fault, "KK-2301", "the disk of node seven", Place{"secret.csv", 3, 4}});
        BOOST_TEST(response.body.find("disk") == std::string::npos);
        BOOST_TEST(response.body.find("secret") == std::string::npos);
        BOOST_TEST(response.note.find("disk") != std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(what_the_caller_can_cure_is_told_with_code_and_place) {
    const auto response = problem(Error{Fault::malformed, "KK-1234", "a cell is empty", Place{"A.csv", 3, 4}});
    BOOST_TEST(response.content_type == "application/problem+json");
    BOOST_TEST(response.body ==
               R"({"type":"urn:kakehashi:problem:malformed","title":"The request is not well-formed",)"
               R"("title_ja":"要求の形式が正しくありません","status":400,"code":"KK-1234","detail":"a cell is empty",)"
               R"("place":{"file":"A.csv","line":3,"item":4}})");
}

BOOST_AUTO_TEST_CASE(come_back_later_says_when) {
    BOOST_TEST((problem(ProblemType::overloaded).header("retry-after") == "2"));
    BOOST_TEST((problem(Error{Fault::unavailable, "KK-2301", "x"}).header("Retry-After") == "2"));
    BOOST_TEST(!problem(ProblemType::broken).header("Retry-After"));
}

BOOST_AUTO_TEST_CASE(names_and_codes_are_each_there_once) {
    std::set<std::string_view> names;
    std::set<std::string_view> codes;
    for (const auto& entry : problem_catalogue()) {
        BOOST_TEST(names.insert(entry.name).second, entry.name);
        BOOST_TEST(codes.insert(entry.code).second, entry.code);
        BOOST_TEST(problem(entry.type).status == entry.status);
    }
}

BOOST_AUTO_TEST_SUITE_END()
