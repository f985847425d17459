#include "adapters/http/router.h"

#include <boost/test/unit_test.hpp>
#include <stdexcept>

#include "tests/fakes/inline_threads.h"

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

Routed answer(const Routes& routes, HttpRequest request) {
    Routed routed;
    routes.answer(std::move(request), kakehashi::test::inline_threads(),
                  [&routed](Routed answered) { routed = std::move(answered); });
    return routed;
}

/// Does the work at once and notes where.
class Noting final : public kakehashi::Executor {
public:
    Noting(std::string name, std::vector<std::string>& order) : name_(std::move(name)), order_(order) {}
    void run(std::function<void()> work) override {
        order_.push_back(name_);
        work();
    }

private:
    std::string name_;
    std::vector<std::string>& order_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(http_router)

BOOST_AUTO_TEST_CASE(the_route_of_method_and_path_answers) {
    const Routes routes = some_routes();
    BOOST_TEST(answer(routes, asking("GET", "/a")).response.body == "get a");
    BOOST_TEST(answer(routes, asking("POST", "/a")).response.body == "post a");
}

BOOST_AUTO_TEST_CASE(a_named_segment_reaches_the_handler_and_only_the_template_is_told) {
    const auto routed = answer(some_routes(), asking("GET", "/people/h-1/record"));
    BOOST_TEST(routed.response.body == "h-1");
    BOOST_TEST(routed.route == "/people/{handle}/record");
}

BOOST_AUTO_TEST_CASE(a_path_nobody_has_is_404_and_is_not_repeated) {
    for (const char* path :
         {"/", "/b", "/a/", "/people//record", "/people/x/y/record", "/A", "//a", "/people/x/record/"}) {
        const auto routed = answer(some_routes(), asking("GET", path));
        BOOST_TEST(routed.response.status == 404, path);
        BOOST_TEST(routed.route == "-");
    }
}

BOOST_AUTO_TEST_CASE(another_method_is_405_and_the_right_ones_are_named) {
    const auto routed = answer(some_routes(), asking("DELETE", "/a"));
    BOOST_TEST(routed.response.status == 405);
    BOOST_TEST((routed.response.header("Allow") == "GET, POST"));
    BOOST_TEST(answer(some_routes(), asking("get", "/a")).response.status == 405);
}

BOOST_AUTO_TEST_CASE(a_handler_that_throws_is_500_and_its_words_are_for_the_log) {
    const auto routed = answer(some_routes(), asking("GET", "/throws"));
    BOOST_TEST(routed.response.status == 500);
    BOOST_TEST(routed.response.body.find("inner") == std::string::npos);
    BOOST_TEST(routed.response.note.find("inner detail") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_handler_waits_elsewhere_and_answers_here) {
    std::vector<std::string> order;
    Noting here("here", order);
    Noting elsewhere("elsewhere", order);
    const Routes routes = some_routes();
    routes.answer(asking("GET", "/a"), {here, elsewhere}, [&order](const Routed&) { order.emplace_back("answered"); });
    const std::vector<std::string> expected = {"elsewhere", "here", "answered"};
    BOOST_TEST(order == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_starter_that_throws_is_500) {
    Routes routes;
    routes.add("GET", "/starts", Starter([](const HttpRequest&, const kakehashi::Threads&, const Reply&) {
                   throw std::runtime_error("inner detail");
               }));
    const auto routed = answer(routes, asking("GET", "/starts"));
    BOOST_TEST(routed.response.status == 500);
    BOOST_TEST(routed.route == "/starts");
}

BOOST_AUTO_TEST_SUITE_END()
