// Whose certificate counts: lists of those that were taken back, files that change while the server runs, and a proxy in front.
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

#include "tests/service/running_server.h"

using namespace kakehashi;
using namespace kakehashi::test;

namespace {

std::optional<Reply> answer_to(const RunningServer& running, const Credential& credential, const std::string& extra = {}) {
    TlsClient client(running.port(), &credential);
    return client.send(query_bytes(known_person, extra)) ? client.receive() : std::nullopt;
}

int status_of(const std::optional<Reply>& reply) { return reply ? reply->status : 0; }

std::string pem_of(const Credential& credential) {
    std::ifstream file(credential.certificate);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// As RFC 9440 writes it.
std::string in_header(const Credential& credential) {
    std::string base64 = pem_of(credential);
    base64.erase(0, base64.find('\n'));
    base64.erase(base64.find("-----END"));
    std::erase(base64, '\n');
    return "Client-Cert: :" + base64 + ":\r\n";
}

/// As nginx writes `$ssl_client_escaped_cert`.
std::string escaped_in_header(const Credential& credential) {
    std::string text;
    for (const char c : pem_of(credential)) {
        text += c == '\n' ? "%0A" : c == ' ' ? "%20" : c == '+' ? "%2B" : c == '/' ? "%2F" : c == '=' ? "%3D" : std::string(1, c);
    }
    return "Client-Cert: " + text + "\r\n";
}

/// A server whose hop is a proxy with a certificate of its own.
struct BehindHop {
    explicit BehindHop(RunningServer& plain) : running(plain), hop(running.pki.issue("proxy", Use::client)) {
        http::Options options;
        options.hop = hop.fingerprint;
        options.tls = running.files;
        options.on_served = [](const http::Served&) {};
        http::Routes routes;
        running.face.add_to(routes);
        server = http::Server::start(std::move(options), std::move(routes)).value();
    }

    [[nodiscard]] std::optional<Reply> through(const Credential& who, const std::string& headers) const {
        TlsClient client(server->port(), &who);
        return client.send(query_bytes(known_person, headers)) ? client.receive() : std::nullopt;
    }

    RunningServer& running;
    Credential hop;
    std::unique_ptr<http::Server> server;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(https_trust)

BOOST_AUTO_TEST_CASE(who_was_taken_back_is_refused_and_nobody_else) {
    RunningServer running;
    BOOST_TEST(status_of(answer_to(running, running.clerk)) == 200);
    running.files.client_crl = running.pki.take_back({running.clerk});
    BOOST_TEST_REQUIRE(running.server->renew(running.files).has_value());
    BOOST_TEST(status_of(answer_to(running, running.clerk)) == 0);
    BOOST_TEST(status_of(answer_to(running, running.neighbour)) == 403);  // a person of another insurer: it was heard
}

BOOST_AUTO_TEST_CASE(a_connection_that_is_open_ends_with_the_certificate) {
    RunningServer running;
    TlsClient resting(running.port(), &running.clerk);
    BOOST_TEST_REQUIRE(resting.send(query_bytes(known_person)));
    BOOST_TEST(status_of(resting.receive()) == 200);
    running.files.client_crl = running.pki.take_back({running.clerk});
    BOOST_TEST_REQUIRE(running.server->renew(running.files).has_value());
    BOOST_TEST(resting.ends(std::chrono::seconds(3)));
}

BOOST_AUTO_TEST_CASE(a_list_that_ran_out_or_of_another_authority_lets_nobody_in) {
    RunningServer running;
    running.files.client_crl = running.pki.take_back({}, Validity::ended_yesterday);
    BOOST_TEST_REQUIRE(running.server->renew(running.files).has_value());
    BOOST_TEST(status_of(answer_to(running, running.clerk)) == 0);
    TestPki other("Another CA");
    running.files.client_crl = other.take_back({});
    BOOST_TEST_REQUIRE(running.server->renew(running.files).has_value());
    BOOST_TEST(status_of(answer_to(running, running.clerk)) == 0);
    running.files.client_crl = running.pki.take_back({});
    BOOST_TEST_REQUIRE(running.server->renew(running.files).has_value());
    BOOST_TEST(status_of(answer_to(running, running.clerk)) == 200);
}

BOOST_AUTO_TEST_CASE(files_that_cannot_be_read_change_nothing) {
    RunningServer running;
    auto broken = running.files;
    broken.client_crl = running.files.certificate;  // a certificate, no list
    const auto renewed = running.server->renew(broken);
    BOOST_TEST_REQUIRE(!renewed.has_value());
    BOOST_TEST(renewed.error().code == "KK-5040");
    BOOST_TEST(status_of(answer_to(running, running.clerk)) == 200);
}

BOOST_AUTO_TEST_CASE(who_is_unbound_is_out_with_the_next_request) {
    RunningServer running;
    TlsClient open(running.port(), &running.clerk);
    BOOST_TEST_REQUIRE(open.send(query_bytes(known_person)));
    BOOST_TEST(status_of(open.receive()) == 200);
    running.bindings.renew(http::Bindings::parse("fingerprint,party,organisation,role,note\n", "bindings.csv").value());
    BOOST_TEST_REQUIRE(open.send(query_bytes(known_person)));
    BOOST_TEST(status_of(open.receive()) == 403);
}

BOOST_AUTO_TEST_CASE(tls_1_2_is_spoken_only_where_the_listener_is_told_so) {
    http::Options options;
    options.tls.oldest = http::TlsContext::Oldest::tls_1_2;
    RunningServer running(std::move(options));
    TlsClient client(running.port(), &running.clerk, TlsVersion::v1_2);
    BOOST_TEST(client.shook_hands());
    BOOST_TEST_REQUIRE(client.send(query_bytes(known_person)));
    BOOST_TEST(status_of(client.receive()) == 200);
}

BOOST_AUTO_TEST_CASE(a_hop_passes_on_whom_it_proved) {
    RunningServer running;
    const BehindHop behind(running);
    BOOST_TEST(status_of(behind.through(behind.hop, in_header(running.clerk))) == 200);
    BOOST_TEST(status_of(behind.through(behind.hop, escaped_in_header(running.clerk))) == 200);
    // Whoever comes by himself is himself, whatever he writes.
    BOOST_TEST(status_of(behind.through(running.clerk, {})) == 200);
    BOOST_TEST(status_of(behind.through(running.clerk, in_header(running.unbound))) == 200);
    const auto liar = behind.through(running.unbound, in_header(running.clerk));
    BOOST_TEST(status_of(liar) == 403);
    BOOST_TEST(liar->body.find("certificate_not_bound") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_hop_passes_on_nothing_that_would_not_have_come_in) {
    RunningServer running;
    const BehindHop behind(running);
    TestPki other("Invented CA");
    const Credential stranger = other.issue("city 131011", Use::client);
    const Credential expired = running.pki.issue("city 131011", Use::client, Validity::ended_yesterday);
    const Credential server = running.pki.issue("localhost", Use::server);
    for (const std::string& headers :
         {std::string(), in_header(stranger), in_header(expired), in_header(server), in_header(running.clerk) + in_header(running.clerk),
          std::string("Client-Cert: ::\r\n"), std::string("Client-Cert: :AAAA:\r\n"), std::string("Client-Cert: %2\r\n"),
          "Client-Cert: " + running.clerk.fingerprint + "\r\n", in_header(running.unbound)}) {
        const auto reply = behind.through(behind.hop, headers);
        BOOST_TEST(status_of(reply) == 403, headers.substr(0, 40));
        BOOST_TEST(reply->body.find("certificate_not_bound") != std::string::npos);
    }
    // The hop's own lists count too.
    auto files = running.files;
    files.client_crl = running.pki.take_back({running.clerk});
    BOOST_TEST_REQUIRE(behind.server->renew(files).has_value());
    BOOST_TEST(status_of(behind.through(behind.hop, in_header(running.clerk))) == 403);
}

BOOST_AUTO_TEST_CASE(an_office_of_a_union_acts_for_each_of_its_insurers_and_no_other) {
    RunningServer running;
    const Credential office = running.pki.issue("union", Use::client);
    running.bindings.renew(http::Bindings::parse("fingerprint,party,organisation,role,note\n" + office.fingerprint + ",municipality,131024,,\n" +
                                                     office.fingerprint + ",municipality,131011,,\n",
                                                 "bindings.csv")
                               .value());
    const auto list = [&](const std::string& query) {
        TlsClient client(running.port(), &office);
        BOOST_TEST_REQUIRE(client.send("GET /municipality/v1/people" + query + " HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        return client.receive();
    };
    BOOST_TEST(status_of(answer_to(running, office)) == 200);
    BOOST_TEST(status_of(list("?insurer=131011")) == 200);
    const auto own = list("?insurer=131011");
    BOOST_TEST(own->body.find("\"insurer\":\"131011\"") != std::string::npos);
    BOOST_TEST(list("?insurer=131024")->body.find("\"insurer\":\"131011\"") == std::string::npos);
    BOOST_TEST(status_of(list("")) == 400);
    BOOST_TEST(status_of(list("?insurer=141003")) == 400);
}

BOOST_AUTO_TEST_SUITE_END()
