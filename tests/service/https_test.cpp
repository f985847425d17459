#include <boost/test/unit_test.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <thread>

#include "tests/service/running_server.h"

using namespace kakehashi;
using namespace kakehashi::test;

namespace {

std::optional<Reply> answer_to(const RunningServer& running, const Credential* credential, const std::string& bytes,
                               TlsVersion version = TlsVersion::v1_3) {
    TlsClient client(running.port(), credential, version);
    return client.send(bytes) ? client.receive() : std::nullopt;
}

struct Fixture {
    RunningServer running;

    Reply ask(const std::string& bytes) {
        auto reply = answer_to(running, &running.clerk, bytes);
        BOOST_TEST_REQUIRE(reply.has_value());
        return *reply;
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(https)

BOOST_FIXTURE_TEST_CASE(a_bound_certificate_is_answered, Fixture) {
    const Reply reply = ask(query_bytes(known_person));
    BOOST_TEST(reply.status == 200);
    BOOST_TEST(reply.body.find("要介護２") != std::string::npos);
    BOOST_TEST(!reply.header("ETag").empty());
}

BOOST_FIXTURE_TEST_CASE(a_client_without_tls_1_3_is_refused, Fixture) {
    TlsClient client(running.port(), &running.clerk, TlsVersion::v1_2);
    BOOST_TEST(!client.shook_hands());
}

BOOST_FIXTURE_TEST_CASE(a_client_without_certificate_is_refused, Fixture) {
    BOOST_TEST(!answer_to(running, nullptr, query_bytes(known_person)).has_value());
    BOOST_TEST(running.town.log.attempts().empty());
}

BOOST_FIXTURE_TEST_CASE(a_certificate_of_another_ca_is_refused, Fixture) {
    TestPki other("Invented CA");
    const Credential stranger = other.issue("city 131011", Use::client);
    BOOST_TEST(!answer_to(running, &stranger, query_bytes(known_person)).has_value());
}

BOOST_FIXTURE_TEST_CASE(an_expired_certificate_is_refused, Fixture) {
    const Credential expired = running.pki.issue("city 131011", Use::client, Validity::ended_yesterday);
    BOOST_TEST(!answer_to(running, &expired, query_bytes(known_person)).has_value());
}

BOOST_FIXTURE_TEST_CASE(a_server_certificate_is_no_client_certificate, Fixture) {
    const Credential server = running.pki.issue("localhost", Use::server);
    BOOST_TEST(!answer_to(running, &server, query_bytes(known_person)).has_value());
}

BOOST_FIXTURE_TEST_CASE(a_certificate_nobody_bound_is_403, Fixture) {
    const auto reply = answer_to(running, &running.unbound, query_bytes(known_person));
    BOOST_TEST_REQUIRE(reply.has_value());
    BOOST_TEST(reply->status == 403);
    BOOST_TEST(reply->body.find("certificate_not_bound") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(another_insurers_person_is_answered_like_an_unknown_one, Fixture) {
    const auto other = answer_to(running, &running.neighbour, query_bytes(known_person, "X-Request-Id: same\r\n"));
    const auto unknown = answer_to(running, &running.neighbour, query_bytes(unknown_person, "X-Request-Id: same\r\n"));
    BOOST_TEST_REQUIRE((other.has_value() && unknown.has_value()));
    BOOST_TEST(other->status == 403);
    BOOST_TEST(other->body == unknown->body);
    const auto without_date = [](std::string head) {
        const auto at = head.find("Date: ");
        return head.erase(at, head.find("\r\n", at) - at);
    };
    BOOST_TEST(without_date(other->head) == without_date(unknown->head));
}

BOOST_FIXTURE_TEST_CASE(a_refusal_that_must_tell_nothing_leaves_at_an_even_moment, Fixture) {
    for (const std::string& person : {known_person, unknown_person}) {
        const auto asked = std::chrono::steady_clock::now();
        BOOST_TEST_REQUIRE(answer_to(running, &running.neighbour, query_bytes(person)).has_value());
        BOOST_TEST((std::chrono::steady_clock::now() - asked >= http::Options{}.even_moments));
    }
}

BOOST_FIXTURE_TEST_CASE(wrong_paths_methods_and_bodies_are_told, Fixture) {
    BOOST_TEST(ask("GET /nothing?insured=0000000001 HTTP/1.1\r\nHost: a\r\n\r\n").status == 404);
    const Reply wrong_method = ask("GET /municipality/v1/records/query HTTP/1.1\r\nHost: a\r\n\r\n");
    BOOST_TEST(wrong_method.status == 405);
    BOOST_TEST(wrong_method.header("Allow") == "POST");
    BOOST_TEST(ask(query_bytes("{\"insurer\":")).status == 400);
    BOOST_TEST(ask("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n").status == 411);
    BOOST_TEST(ask("nonsense\r\n\r\n").status == 400);
    BOOST_TEST(ask(query_bytes(std::string(64 * 1024 + 1, ' '))).status == 413);
    BOOST_TEST(ask(query_bytes(known_person + std::string(64 * 1024 - known_person.size(), ' '))).status == 200);
    BOOST_TEST(ask("GET / HTTP/1.1\r\nX: " + std::string(20'000, 'x')).status == 431);
}

BOOST_FIXTURE_TEST_CASE(a_refusal_reaches_a_client_that_is_still_sending, Fixture) {
    const Reply reply = ask(query_bytes(std::string(2 * 1024 * 1024, ' ')));
    BOOST_TEST(reply.status == 413);
    BOOST_TEST(reply.header("Connection") == "close");
}

BOOST_FIXTURE_TEST_CASE(every_answer_carries_the_protective_headers, Fixture) {
    for (const std::string& bytes : {query_bytes(known_person), std::string("GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
                                     std::string("nonsense\r\n\r\n")}) {
        const Reply reply = ask(bytes);
        BOOST_TEST(reply.header("Cache-Control") == "no-store");
        BOOST_TEST(reply.header("X-Content-Type-Options") == "nosniff");
        BOOST_TEST(reply.header("Strict-Transport-Security") == "max-age=31536000");
        BOOST_TEST(!reply.header("X-Request-Id").empty());
        BOOST_TEST(!reply.header("Date").empty());
    }
}

BOOST_FIXTURE_TEST_CASE(a_request_identifier_is_echoed_and_can_inject_nothing, Fixture) {
    BOOST_TEST(ask(query_bytes(known_person, "X-Request-Id: abc-1\r\n")).header("X-Request-Id") == "abc-1");
    for (const char* evil : {"a b", "0000000001", "a\tb", "あ"}) {
        const Reply reply = ask(query_bytes(known_person, "X-Request-Id: " + std::string(evil) + "\r\n"));
        BOOST_TEST(reply.status == 200);
        BOOST_TEST(reply.header("X-Request-Id").size() == 32U);
    }
    for (const char* evil : {"a\r\n Set-Cookie: x=y", "a\rSet-Cookie: x=y", "a\nSet-Cookie: x=y"}) {
        const Reply reply = ask(query_bytes(known_person, "X-Request-Id: " + std::string(evil) + "\r\n"));
        BOOST_TEST(reply.status == 400);
        BOOST_TEST(reply.head.find("Set-Cookie") == std::string::npos);
    }
}

BOOST_FIXTURE_TEST_CASE(a_connection_serves_many_requests_also_sent_at_once, Fixture) {
    TlsClient client(running.port(), &running.clerk);
    for (int n = 0; n < 3; ++n) {
        BOOST_TEST_REQUIRE(client.send(query_bytes(known_person)));
        const auto reply = client.receive();
        BOOST_TEST_REQUIRE(reply.has_value());
        BOOST_TEST(reply->header("Connection") == "keep-alive");
    }
    BOOST_TEST_REQUIRE(client.send(query_bytes(known_person) + query_bytes(unknown_person)));
    const auto first = client.receive();
    const auto second = client.receive();
    BOOST_TEST_REQUIRE((first.has_value() && second.has_value()));
    BOOST_TEST(first->status == 200);
    BOOST_TEST(second->status == 403);
}

BOOST_FIXTURE_TEST_CASE(a_client_may_wait_for_leave_to_send_its_body, Fixture) {
    TlsClient client(running.port(), &running.clerk);
    const std::string bytes = query_bytes(known_person, "Expect: 100-continue\r\n");
    BOOST_TEST_REQUIRE(client.send(bytes.substr(0, bytes.size() - known_person.size())));
    const auto leave = client.receive();
    BOOST_TEST_REQUIRE(leave.has_value());
    BOOST_TEST(leave->status == 100);
    BOOST_TEST_REQUIRE(client.send(known_person));
    const auto reply = client.receive();
    BOOST_TEST_REQUIRE(reply.has_value());
    BOOST_TEST(reply->status == 200);
}

BOOST_FIXTURE_TEST_CASE(an_answer_to_head_has_no_body, Fixture) {
    TlsClient client(running.port(), &running.clerk);
    BOOST_TEST_REQUIRE(client.send("HEAD /municipality/v1/records/query HTTP/1.1\r\nHost: a\r\n\r\n"));
    BOOST_TEST(!client.receive(std::chrono::milliseconds(300)).has_value());
}

BOOST_FIXTURE_TEST_CASE(the_access_log_names_routes_and_nobody, Fixture) {
    (void)ask(query_bytes(known_person, "X-Request-Id: r-7\r\n"));
    (void)ask("GET /people/0000000001?insured=0000000001 HTTP/1.1\r\nHost: a\r\nX-Request-Id: 0000000001\r\n\r\n");
    (void)ask("0000000001 / HTTP/1.1\r\nHost: a\r\n\r\n");
    running.server->stop();
    const auto served = running.served();
    BOOST_TEST_REQUIRE(served.size() == 3U);
    BOOST_TEST(served[0].request_id == "r-7");
    BOOST_TEST(served[0].route == "/municipality/v1/records/query");
    BOOST_TEST(served[0].status == 200);
    BOOST_TEST(served[0].microseconds > 0);
    for (const auto& one : served) {
        BOOST_TEST(http::log_line(one).find("0000000001") == std::string::npos);
        BOOST_TEST(http::log_line(one).find("131011") == std::string::npos);
    }
}

BOOST_AUTO_TEST_SUITE_END()
