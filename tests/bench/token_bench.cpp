#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "adapters/http/oauth/token_askers.h"
#include "adapters/storage/key_ring.h"
#include "adapters/storage/migration.h"
#include "adapters/storage/sealed_cursor.h"
#include "tests/bench/must.h"
#include "tests/folders.h"

/// How long it takes to tell who asks by a token: opened, bound to the connection's certificate, its client in force, its scopes made kinds.
/// Exit status 1 when it takes longer than the goal of 20 µs by a factor that a busy machine does not explain.
namespace {

using namespace kakehashi;
using namespace kakehashi::http;

constexpr int rounds = 200'000;
constexpr double goal_us = 20;
constexpr double patience = 10;

class OneClient final : public consent::SystemClients {
public:
    std::shared_ptr<const consent::SystemClient> find(std::string_view) const override { return client; }
    Result<bool> use_once(const std::string&, const std::string&, Timestamp) override { return true; }
    Result<Done> revoke(const std::string&, Timestamp) override { return Done{}; }
    bool is_revoked(std::string_view) const override { return false; }

    std::shared_ptr<const consent::SystemClient> client = std::make_shared<const consent::SystemClient>(
        consent::SystemClient{"town", {consent::Party::municipality, "131011", consent::Role::none, {}}, consent::Audience::token_endpoint, "system/*.rs", "", 1});
};

}  // namespace

int main() {
    std::string name = (std::filesystem::temp_directory_path() / "kakehashi-token-XXXXXX").string();
    const std::filesystem::path folder = mkdtemp(name.data());
    const auto database = must(storage::Database::open("sqlite:" + folder.string(), 1), "open");
    must(storage::migrate(*database, test::source_dir() / "sql"), "migrate");
    must(storage::KeyRing::create_master(folder / "master.key"), "master key");
    const auto keys = must(storage::KeyRing::open(*database, folder / "master.key"), "keys");
    const auto seal = must(storage::SealedCursor::open(*keys), "seal");

    const std::string fingerprint(64, 'a');
    const Renewable<Bindings> bindings(
        must(Bindings::parse("fingerprint,party,organisation,role,note\n" + fingerprint + ",municipality,131011,,\n", "bindings.csv"), "bindings"));
    const CertifiedAskers certified(bindings);
    const OneClient clients;
    const auto scopes = must(oauth::Scopes::parse("resource,kinds,why\nCoverage,insurance_card;copayment_ratio,x\nCarePlan,care_plan,x\n", "scopes.csv"), "scopes");
    const oauth::TokenAskers askers({certified, clients, scopes, seal}, oauth::Tokens::required);
    const auto now = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
    const std::string token = oauth::sealed({"0123456789abcdef012345", "town", 1, "system/Coverage.rs system/CarePlan.rs", fingerprint, Timestamp{now},
                                             Timestamp{now + 3'600'000'000}},
                                            seal);
    HttpRequest request;
    request.peer.fingerprint = fingerprint;
    request.headers.emplace_back("Authorization", "Bearer " + token);

    double best = 1e9;
    for (int repeat = 0; repeat < 5; ++repeat) {
        const auto begin = std::chrono::steady_clock::now();
        for (int n = 0; n < rounds; ++n) {
            if (!std::holds_alternative<std::vector<Asker>>(askers.of(request))) {
                std::fprintf(stderr, "the token does not count\n");
                return 1;
            }
        }
        const double us = std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begin).count() / rounds;
        best = std::min(best, us);
    }
    std::filesystem::remove_all(folder);
    std::printf("token of %zu bytes checked in %.2f us, goal %.0f us\n", token.size(), best, goal_us);
    return best > goal_us * patience ? 1 : 0;
}
