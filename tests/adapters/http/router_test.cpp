#include "adapters/http/router.h"

#include <boost/test/unit_test.hpp>
#include <stdexcept>

using namespace kakehashi::http;

namespace {

HttpRequest asking(std::string method, std::string path) {
    HttpRequest request;
    request.method = std::move(method);
    request.path = std::move(path);
    return request;
}

HttpResponse saying(std::string text) {
    HttpResponse response;
    response.body = std::move(text);
    return response;
}

Routes some_routes() {
    Routes routes;
    routes.add("GET", "/a", [](const HttpRequest&) { return saying("get a"); });
    routes.add("POST", "/a", [](const HttpRequest&) { return saying("post a"); });
    routes.add("GET", "/people/{handle}/record",
               [](const HttpRequest& request) { return saying(request.path_values.at("handle")); });
    routes.add("GET", "/throws", [](const HttpRequest&) -> HttpResponse { throw std::runtime_error("inner detail"); });
    return routes;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(http_router)

BOOST_AUTO_TEST_CASE(the_route_of_method_and_path_answers) {
    const Routes routes = some_routes();
    BOOST_TEST(routes.answer(asking("GET", "/a")).response.body == "get a");
    BOOST_TEST(routes.answer(asking("POST", "/a")).response.body == "post a");
}

BOOST_AUTO_TEST_CASE(a_named_segment_reaches_the_handler_and_only_the_template_is_told) {
    const auto routed = some_routes().answer(asking("GET", "/people/h-1/record"));
    BOOST_TEST(routed.response.body == "h-1");
    BOOST_TEST(routed.route == "/people/{handle}/record");
}

BOOST_AUTO_TEST_CASE(a_path_nobody_has_is_404_and_is_not_repeated) {
    for (const char* path :
         {"/", "/b", "/a/", "/people//record", "/people/x/y/record", "/A", "//a", "/people/x/record/"}) {
        const auto routed = some_routes().answer(asking("GET", path));
        BOOST_TEST(routed.response.status == 404, path);
        BOOST_TEST(routed.route == "-");
    }
}

BOOST_AUTO_TEST_CASE(another_method_is_405_and_the_right_ones_are_named) {
    const auto routed = some_routes().answer(asking("DELETE", "/a"));
    BOOST_TEST(routed.response.status == 405);
    BOOST_TEST((routed.response.header("Allow") == "GET, POST"));
    BOOST_TEST(some_routes().answer(asking("get", "/a")).response.status == 405);
}

BOOST_AUTO_TEST_CASE(a_handler_that_throws_is_500_and_its_words_are_for_the_log) {
    const auto routed = some_routes().answer(asking("GET", "/throws"));
    BOOST_TEST(routed.response.status == 500);
    BOOST_TEST(routed.response.body.find("inner") == std::string::npos);
    BOOST_TEST(routed.response.note.find("inner detail") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
