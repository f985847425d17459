#include <atomic>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/service/running_server.h"

using namespace kakehashi;
using namespace kakehashi::test;
using std::chrono::milliseconds;

namespace {

http::Options small_limits() {
    http::Options options;
    options.connections = 4;
    options.turned_away = 2;
    return options;
}

struct Tally {
    std::atomic<int> ok{0};
    std::atomic<int> turned_away{0};
    std::atomic<int> unserved{0};
};

/// `count` clients at once, each with one request.
void rush(const RunningServer& running, int count, Tally& tally) {
    std::vector<std::thread> clients;
    for (int n = 0; n < count; ++n) {
        clients.emplace_back([&] {
            TlsClient client(running.port(), &running.clerk);
            const auto reply = client.send(query_bytes(known_person)) ? client.receive() : std::nullopt;
            if (reply && reply->status == 200) {
                ++tally.ok;
            } else if (reply && reply->status == 503 && reply->header("Retry-After") == "2" &&
                       reply->header("Connection") == "close") {
                ++tally.turned_away;
            } else {
                ++tally.unserved;
            }
        });
    }
    for (auto& client : clients) {
        client.join();
    }
}

/// Clients that have been served and stay.
std::vector<std::unique_ptr<TlsClient>> staying(const RunningServer& running, int count) {
    std::vector<std::unique_ptr<TlsClient>> clients;
    for (int n = 0; n < count; ++n) {
        clients.push_back(std::make_unique<TlsClient>(running.port(), &running.clerk));
        BOOST_TEST_REQUIRE(clients.back()->send(query_bytes(known_person)));
        const auto reply = clients.back()->receive();
        BOOST_TEST_REQUIRE(reply.has_value());
        BOOST_TEST_REQUIRE(reply->status == 200);
    }
    return clients;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(https_limits)

BOOST_AUTO_TEST_CASE(beyond_the_cap_everyone_is_told_503_and_nobody_is_left_unserved) {
    RunningServer running(small_limits());
    const auto idle = staying(running, 4);
    Tally tally;
    rush(running, 40, tally);
    BOOST_TEST(tally.unserved == 0);
    BOOST_TEST(tally.turned_away == 40);
    for (const auto& client : idle) {
        BOOST_TEST_REQUIRE(client->send(query_bytes(known_person)));
        BOOST_TEST(client->receive().has_value());
    }
}

BOOST_AUTO_TEST_CASE(at_the_cap_everyone_is_served) {
    http::Options options;
    options.connections = 64;
    RunningServer running(options);
    const auto idle = staying(running, 64);
    for (const auto& client : idle) {
        BOOST_TEST_REQUIRE(client->send(query_bytes(known_person)));
    }
    int served = 0;
    for (const auto& client : idle) {
        const auto reply = client->receive();
        served += reply && reply->status == 200 ? 1 : 0;
    }
    BOOST_TEST(served == 64);
}

BOOST_AUTO_TEST_CASE(a_place_that_is_left_is_free_again) {
    RunningServer running(small_limits());
    for (int round = 0; round < 5; ++round) {
        (void)staying(running, 4);
        std::this_thread::sleep_for(milliseconds(50));
    }
    Tally tally;
    rush(running, 1, tally);
    BOOST_TEST(tally.ok == 1);
}

BOOST_AUTO_TEST_CASE(silent_clients_beyond_the_cap_do_not_keep_others_from_their_answer) {
    RunningServer running(small_limits());
    const auto idle = staying(running, 4);
    std::vector<std::thread> connecting;
    for (int n = 0; n < 6; ++n) {
        connecting.emplace_back([&running] { (void)TlsClient(running.port(), &running.clerk).receive(); });
    }
    Tally tally;
    rush(running, 6, tally);
    BOOST_TEST(tally.turned_away == 6);
    for (auto& one : connecting) {
        one.join();
    }
}

BOOST_AUTO_TEST_CASE(a_client_that_stops_in_the_middle_is_told_408) {
    http::Options options;
    options.request_time = milliseconds(300);
    RunningServer running(options);
    for (const std::string& bytes : {std::string("POST / HT"), query_bytes(known_person).substr(0, 140)}) {
        TlsClient client(running.port(), &running.clerk);
        BOOST_TEST_REQUIRE(client.send(bytes));
        const auto reply = client.receive(milliseconds(2000));
        BOOST_TEST_REQUIRE(reply.has_value());
        BOOST_TEST(reply->status == 408);
        BOOST_TEST(client.ends(milliseconds(3000)));
    }
}

BOOST_AUTO_TEST_CASE(a_client_that_sends_drop_by_drop_has_no_more_time) {
    http::Options options;
    options.request_time = milliseconds(400);
    RunningServer running(options);
    TlsClient client(running.port(), &running.clerk);
    const auto start = std::chrono::steady_clock::now();
    const std::string bytes = query_bytes(known_person);
    std::optional<Reply> reply;
    for (const char byte : bytes) {
        if (!client.send(std::string(1, byte)) || (reply = client.receive(milliseconds(20)))) {
            break;
        }
    }
    BOOST_TEST_REQUIRE(reply.has_value());
    BOOST_TEST(reply->status == 408);
    BOOST_TEST((std::chrono::steady_clock::now() - start < milliseconds(1500)));
}

BOOST_AUTO_TEST_CASE(an_idle_client_is_let_go) {
    http::Options options;
    options.idle_time = milliseconds(200);
    RunningServer running(options);
    const auto idle = staying(running, 1);
    BOOST_TEST(idle[0]->ends(milliseconds(1500)));
}

BOOST_AUTO_TEST_CASE(an_old_connection_has_to_prove_its_certificate_anew) {
    http::Options options;
    options.connection_age = milliseconds(1);
    RunningServer running(options);
    TlsClient client(running.port(), &running.clerk);
    std::this_thread::sleep_for(milliseconds(20));
    BOOST_TEST_REQUIRE(client.send(query_bytes(known_person)));
    const auto reply = client.receive();
    BOOST_TEST_REQUIRE(reply.has_value());
    BOOST_TEST(reply->status == 200);
    BOOST_TEST(reply->header("Connection") == "close");
}

BOOST_AUTO_TEST_CASE(stopping_lets_requests_finish_and_ends_idle_ones_at_once) {
    std::atomic<bool> under_way{false};
    http::Routes routes;
    routes.add("GET", "/slow", [&](const http::HttpRequest&) {
        under_way = true;
        std::this_thread::sleep_for(milliseconds(300));
        http::HttpResponse response;
        response.body = "done";
        return response;
    });
    RunningServer running({}, std::move(routes));
    const auto idle = staying(running, 2);
    TlsClient client(running.port(), &running.clerk);
    BOOST_TEST_REQUIRE(client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n"));
    while (!under_way) {
        std::this_thread::sleep_for(milliseconds(1));
    }
    const auto start = std::chrono::steady_clock::now();
    std::thread stopping([&running] { running.server->stop(); });
    const auto reply = client.receive();
    BOOST_TEST_REQUIRE(reply.has_value());
    BOOST_TEST(reply->body == "done");
    BOOST_TEST(idle[0]->ends(milliseconds(1000)));
    stopping.join();
    BOOST_TEST((std::chrono::steady_clock::now() - start < milliseconds(3000)));
    const auto stopped = std::chrono::steady_clock::now();
    BOOST_TEST(!TlsClient(running.port(), &running.clerk).shook_hands());
    BOOST_TEST((std::chrono::steady_clock::now() - stopped < milliseconds(3000)));
}

BOOST_AUTO_TEST_CASE(a_server_that_cannot_start_says_why) {
    RunningServer running;
    const Credential own = running.pki.issue("localhost", Use::server);
    const Credential other = running.pki.issue("localhost", Use::server);
    http::Options options;
    options.port = 0;
    const auto code = [&options] {
        const auto started = http::Server::start(options, {});
        return started ? std::string{} : started.error().code;
    };
    options.tls = {own.certificate, own.key, "/nowhere/ca.crt"};
    BOOST_TEST(code() == "KK-5040");
    options.tls = {"/nowhere/a.crt", own.key, running.pki.ca_file()};
    BOOST_TEST(code() == "KK-5040");
    options.tls = {own.certificate, other.key, running.pki.ca_file()};
    BOOST_TEST(code() == "KK-5041");
    options.tls = {own.certificate, own.key, running.pki.ca_file()};
    options.port = running.port();
    BOOST_TEST(code() == "KK-5042");
    options.port = 0;
    BOOST_TEST(code() == "");
    options.connections = 0;
    BOOST_TEST(code() == "KK-5043");
}

BOOST_AUTO_TEST_SUITE_END()
