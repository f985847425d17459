// The listener that asks nobody for a certificate.
#include <boost/test/unit_test.hpp>

#include "tests/service/running_server.h"

using namespace kakehashi;
using namespace kakehashi::test;

namespace {

/// A server of one route, open to everyone.
struct OpenServer {
    explicit OpenServer(http::PeerRate rate, http::TlsContext::Clients clients = http::TlsContext::Clients::anyone) {
        const Credential credential = pki.issue("localhost", Use::server);
        http::Options options;
        options.port = 0;
        options.tls = {credential.certificate, credential.key, {}, clients};
        options.per_address = rate;
        options.on_served = [](const http::Served&) {};
        http::Routes routes;
        routes.add("GET", "/seen", http::Handler([](const http::HttpRequest& request) {
            http::HttpResponse response;
            response.body = request.peer.fingerprint.empty() && request.peer.common_name.empty() ? "nobody" : "somebody";
            return response;
        }));
        started = http::Server::start(std::move(options), std::move(routes));
    }

    [[nodiscard]] std::uint16_t port() const { return (*started)->port(); }

    TestPki pki{"Invented CA"};
    Credential client = pki.issue("city 131011", Use::client);
    Result<std::unique_ptr<http::Server>> started = Error{Fault::unavailable, "KK-5042", "not started"};
};

const std::string ask = "GET /seen HTTP/1.1\r\nHost: localhost\r\n\r\n";

}  // namespace

BOOST_AUTO_TEST_SUITE(https_public)

BOOST_AUTO_TEST_CASE(nobody_is_asked_for_a_certificate_and_nobody_is_taken_for_somebody) {
    OpenServer open({});
    BOOST_TEST_REQUIRE(open.started.has_value());
    for (const Credential* credential : {static_cast<const Credential*>(nullptr), static_cast<const Credential*>(&open.client)}) {
        TlsClient client(open.port(), credential);
        BOOST_TEST_REQUIRE(client.send(ask));
        const auto reply = client.receive();
        BOOST_TEST_REQUIRE(reply.has_value());
        BOOST_TEST(reply->status == 200);
        BOOST_TEST(reply->body == "nobody");
    }
    TlsClient old(open.port(), nullptr, TlsVersion::v1_2);
    BOOST_TEST(!old.shook_hands());
}

BOOST_AUTO_TEST_CASE(a_listener_for_the_certified_does_not_start_without_their_ca) {
    OpenServer open({}, http::TlsContext::Clients::certified);
    BOOST_TEST_REQUIRE(!open.started.has_value());
    BOOST_TEST(open.started.error().code == "KK-5040");
}

BOOST_AUTO_TEST_CASE(who_asks_too_often_is_told_when_to_come_back_and_keeps_the_connection) {
    OpenServer open({1, 4, 4, 16});
    BOOST_TEST_REQUIRE(open.started.has_value());
    TlsClient client(open.port(), nullptr);
    std::vector<int> statuses;
    std::optional<Reply> last;
    for (int n = 0; n < 5; ++n) {
        BOOST_TEST_REQUIRE(client.send(ask));
        last = client.receive();
        BOOST_TEST_REQUIRE(last.has_value());
        statuses.push_back(last->status);
    }
    BOOST_TEST(statuses == (std::vector<int>{200, 200, 200, 429, 429}), boost::test_tools::per_element());
    BOOST_TEST(last->header("Retry-After") == "2");
    BOOST_TEST(last->header("Cache-Control") == "no-store");
    BOOST_TEST(last->body.find("KK-5021") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(one_address_does_not_take_all_places) {
    OpenServer open({100, 100, 2, 16});
    BOOST_TEST_REQUIRE(open.started.has_value());
    TlsClient first(open.port(), nullptr);
    TlsClient second(open.port(), nullptr);
    const TlsClient third(open.port(), nullptr);
    BOOST_TEST(!third.shook_hands());
    for (TlsClient* client : {&first, &second}) {
        BOOST_TEST_REQUIRE(client->send(ask));
        BOOST_TEST(client->receive().has_value());
    }
}

BOOST_AUTO_TEST_SUITE_END()
