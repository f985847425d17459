#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <utility>

#include "adapters/http/ledger/ledger_face.h"
#include "adapters/http/municipality/municipality_face.h"
#include "adapters/http/oauth/token_face.h"
#include "adapters/http/operators/operator_face.h"
#include "adapters/http/problem.h"
#include "adapters/http/sign_in/sign_in_face.h"
#include "adapters/http/sign_in/staff_face.h"
#include "tests/fakes/private_key.h"
#include "tests/fakes/small_town.h"
#include "tests/folders.h"

using namespace kakehashi::http;

namespace {

using RouteSet = std::set<std::pair<std::string, std::string>>;

std::string description(const char* file) {
    std::ifstream in(kakehashi::test::source_dir() / "docs" / "api" / file);
    BOOST_TEST_REQUIRE(in.good(), "docs/api/" << file << " cannot be read");
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

/// The operations of an OpenAPI file as we write it: a path two spaces in, a method four.
RouteSet described_routes(const std::string& yaml) {
    const std::set<std::string> methods = {"get", "put", "post", "delete", "patch"};
    RouteSet routes;
    std::istringstream lines(yaml);
    std::string path;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("  /") && line.ends_with(":")) {
            path = line.substr(2, line.size() - 3);
        } else if (line.starts_with("    ") && line.ends_with(":") && !path.empty()) {
            std::string method = line.substr(4, line.size() - 5);
            if (methods.count(method) == 1) {
                for (char& c : method) {
                    c = static_cast<char>(c - 'a' + 'A');
                }
                routes.emplace(method, path);
            }
        }
    }
    return routes;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(openapi)

BOOST_AUTO_TEST_CASE(the_municipality_face_and_its_description_name_the_same_routes) {
    kakehashi::test::SmallTown town;
    const Renewable<Bindings> bindings(Bindings::parse("fingerprint,party,organisation,role,note\n", "bindings.csv").value());
    Routes routes;
    const CertifiedAskers askers(bindings);
    const municipality::MunicipalityFace face(town.gate, askers, {town.people, town.searches, town.cursors});
    face.add_to(routes);
    const auto list = routes.list();
    BOOST_TEST((described_routes(description("municipality.yaml")) == RouteSet(list.begin(), list.end())));
}

BOOST_AUTO_TEST_CASE(the_ledger_face_and_its_description_name_the_same_routes) {
    struct NoLog final : kakehashi::consent::PublishedLog {
        kakehashi::Result<std::string> checkpoint() override { return std::string(); }
        kakehashi::Result<std::string> tile(const kakehashi::consent::ledger::TileRequest&) override { return std::string(); }
        kakehashi::Result<kakehashi::consent::PublishedInclusion> inclusion(std::uint64_t, std::optional<std::uint64_t>) override {
            return kakehashi::consent::PublishedInclusion{};
        }
        kakehashi::Result<kakehashi::consent::PublishedConsistency> consistency(std::uint64_t, std::optional<std::uint64_t>) override {
            return kakehashi::consent::PublishedConsistency{};
        }
    } log;
    Routes routes;
    const ledger::LedgerFace face(log);
    face.add_to(routes);
    const auto list = routes.list();
    BOOST_TEST((described_routes(description("ledger.yaml")) == RouteSet(list.begin(), list.end())));
}

BOOST_AUTO_TEST_CASE(the_token_face_and_its_description_name_the_same_routes) {
    struct NoClients final : kakehashi::consent::SystemClients {
        std::shared_ptr<const kakehashi::consent::SystemClient> find(std::string_view) const override { return nullptr; }
        kakehashi::Result<bool> use_once(const std::string&, const std::string&, kakehashi::Timestamp) override { return false; }
        kakehashi::Result<kakehashi::Done> revoke(const std::string&, kakehashi::Timestamp) override { return kakehashi::Done{}; }
        bool is_revoked(std::string_view) const override { return true; }
    } clients;
    kakehashi::test::SmallTown town;
    const Renewable<Bindings> bindings(Bindings::parse("fingerprint,party,organisation,role,note\n", "bindings.csv").value());
    const CertifiedAskers askers(bindings);
    const auto scopes = oauth::Scopes::parse("resource,kinds,why\n", "scopes.csv").value();
    const oauth::TokenAskers tokens({askers, clients, scopes, town.cursors}, oauth::Tokens::accepted);
    Routes routes;
    const oauth::TokenFace face({askers, clients, scopes, town.cursors, tokens}, {"https://localhost", 300});
    face.add_to(routes);
    const auto list = routes.list();
    BOOST_TEST((described_routes(description("auth.yaml")) == RouteSet(list.begin(), list.end())));
}

BOOST_AUTO_TEST_CASE(the_operators_face_and_its_description_name_the_same_routes) {
    Routes routes;
    const operators::OperatorFace face({[] { return std::vector<operators::Vital>(); }, [] { return std::string(); }});
    face.add_to(routes);
    const auto list = routes.list();
    BOOST_TEST((described_routes(description("operators.yaml")) == RouteSet(list.begin(), list.end())));
}

struct EmptyDesk final : kakehashi::consent::StaffDesk {
    kakehashi::Result<std::vector<kakehashi::consent::StaffMember>> members(const kakehashi::consent::Requester&, const Mine&) override {
        return std::vector<kakehashi::consent::StaffMember>();
    }
    kakehashi::Result<kakehashi::consent::StaffInvited> invite(const kakehashi::consent::Account&, const std::string&, std::int64_t) override {
        return kakehashi::consent::StaffInvited{};
    }
    kakehashi::Result<kakehashi::Done> change_role(std::int64_t, const std::string&, const Mine&, std::int64_t) override { return kakehashi::Done{}; }
    kakehashi::Result<kakehashi::Done> end(std::int64_t, const Mine&, std::int64_t) override { return kakehashi::Done{}; }
};

BOOST_AUTO_TEST_CASE(the_face_for_people_and_its_description_name_the_same_routes) {
    struct Nobody final : kakehashi::consent::Accounts {
        kakehashi::Result<std::optional<kakehashi::consent::Account>> find(const kakehashi::consent::SignedInAs&) override {
            return std::optional<kakehashi::consent::Account>();
        }
        kakehashi::Result<std::string> begin(const kakehashi::consent::SignedInAs&) override { return std::string(); }
        kakehashi::Result<std::optional<kakehashi::consent::Session>> session(const std::string&) override {
            return std::optional<kakehashi::consent::Session>();
        }
        kakehashi::Result<kakehashi::Done> end(const std::string&) override { return kakehashi::Done{}; }
        kakehashi::Result<kakehashi::consent::Redemption> redeem(const std::string&, const std::string&, const Accepts&) override {
            return kakehashi::consent::Redemption{};
        }
        kakehashi::Result<bool> use_once(const std::string&, kakehashi::Timestamp) override { return false; }
    } accounts;
    kakehashi::test::SmallTown town;
    const sign_in::HttpsOutgoing outgoing({});
    const auto clock = [] { return kakehashi::Timestamp{}; };
    sign_in::Provider provider(outgoing, oauth::SigningKey::read(kakehashi::test::new_private_key()).value(), {}, clock);
    const auto roles = sign_in::Roles::parse("role,party,opens,kinds,manages,second_factor,why\n", "roles.csv").value();
    const sign_in::SessionAskers askers(accounts, roles, "https://localhost");
    Routes routes;
    const sign_in::SignInFace face({provider, accounts, roles, askers, town.cursors, clock});
    face.add_to(routes);
    EmptyDesk desk;
    const sign_in::StaffFace staff(desk, askers);
    staff.add_to(routes);
    const auto list = routes.list();
    BOOST_TEST((described_routes(description("sign-in.yaml")) == RouteSet(list.begin(), list.end())));
}

BOOST_AUTO_TEST_CASE(every_problem_is_described_with_its_code_and_no_other) {
    const std::string yaml = description("municipality.yaml");
    const std::string prefix = "urn:kakehashi:problem:";
    std::set<std::string> known;
    for (const auto& entry : problem_catalogue()) {
        const std::string type = prefix + std::string(entry.name);
        known.insert(type);
        const std::string row = "| `" + type + "` | " + std::to_string(entry.status) + " | " + std::string(entry.code) +
                                " | " + std::string(entry.title_ja) + " |";
        BOOST_TEST(yaml.find(row) != std::string::npos, row);
    }
    for (auto at = yaml.find(prefix); at != std::string::npos; at = yaml.find(prefix, at + 1)) {
        const auto end = yaml.find_first_not_of("abcdefghijklmnopqrstuvwxyz_:", at);
        BOOST_TEST(known.count(yaml.substr(at, end - at)) == 1U, yaml.substr(at, end - at));
    }
}

BOOST_AUTO_TEST_SUITE_END()
