#pragma once

#include <boost/test/unit_test.hpp>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "adapters/http/municipality/municipality_face.h"
#include "adapters/http/server.h"
#include "tests/fakes/small_town.h"
#include "tests/service/test_pki.h"
#include "tests/service/tls_client.h"

namespace kakehashi::test {

/// The municipality face over the small town, on a free port, with a CA of its own.
class RunningServer {
public:
    explicit RunningServer(http::Options options = {}, http::Routes routes = {}) {
        const Credential server_credential = pki.issue("localhost", Use::server);
        options.port = 0;
        files = {server_credential.certificate, server_credential.key, pki.ca_file()};
        files.oldest = options.tls.oldest;
        options.tls = files;
        options.on_served = [this](const http::Served& served) {
            const std::scoped_lock lock(mutex_);
            served_.push_back(served);
        };
        face.add_to(routes);
        auto started = http::Server::start(std::move(options), std::move(routes));
        BOOST_TEST_REQUIRE(started.has_value());
        server = std::move(started).value();
    }

    [[nodiscard]] std::uint16_t port() const { return server->port(); }
    [[nodiscard]] std::vector<http::Served> served() const {
        const std::scoped_lock lock(mutex_);
        return served_;
    }

    TestPki pki{"Invented CA"};
    http::TlsContext::Files files;
    Credential clerk = pki.issue("city 131011", Use::client);
    Credential neighbour = pki.issue("city 131024", Use::client);
    Credential unbound = pki.issue("somebody", Use::client);
    SmallTown town;
    http::Renewable<http::Bindings> bindings{bindings_of(clerk, neighbour)};
    http::CertifiedAskers askers{bindings};
    http::municipality::MunicipalityFace face{town.gate, askers, {town.people, town.searches, town.cursors}};

private:
    static http::Bindings bindings_of(const Credential& clerk, const Credential& neighbour) {
        auto table = http::Bindings::parse("fingerprint,party,organisation,role,note\n" + clerk.fingerprint +
                                               ",municipality,131011,certification_clerk,\n" + neighbour.fingerprint +
                                               ",municipality,131024,,\n",
                                           "bindings.csv");
        BOOST_TEST_REQUIRE(table.has_value());
        return std::move(table).value();
    }

    mutable std::mutex mutex_;
    std::vector<http::Served> served_;

public:
    std::unique_ptr<http::Server> server;  ///< last, so that it ends first
};

/// The bytes of a query, with extra header lines (each ended by CRLF).
inline std::string query_bytes(const std::string& body, const std::string& extra = {}) {
    return "POST /municipality/v1/records/query HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
           "Content-Length: " +
           std::to_string(body.size()) + "\r\n" + extra + "\r\n" + body;
}

inline const std::string known_person = R"({"insurer":"131011","insured":"0000000001"})";
inline const std::string unknown_person = R"({"insurer":"131011","insured":"0000000009"})";

}  // namespace kakehashi::test
