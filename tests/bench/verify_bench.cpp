#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "adapters/storage/key_ring.h"
#include "adapters/storage/log_census.h"
#include "adapters/storage/log_heads.h"
#include "adapters/storage/log_key.h"
#include "adapters/storage/log_verification.h"
#include "adapters/storage/migration.h"
#include "adapters/storage/openssl_hasher.h"
#include "tests/bench/must.h"
#include "tests/folders.h"

/// How fast a log is verified: verify_bench [ENTRIES [ROUNDS]], on SQLite and, where KAKEHASHI_TEST_POSTGRESQL names one, in an empty
/// database of PostgreSQL. The entries are accesses as long as real ones, of one person for each hundred.
namespace {

using namespace kakehashi;
using Clock = std::chrono::steady_clock;

std::string event_of(std::int64_t entry) {
    return "{\"as\":{\"organisation\":\"1370000011\",\"party\":\"care_manager\",\"role\":\"care_manager\"},\"decision\":{\"care_plan\":"
           "\"permit/consent\",\"certification\":\"permit/consent\",\"life\":\"permit/consent\",\"service_use\":\"own/no_consent\","
           "\"survey\":\"deny/no_consent\"},\"epoch\":" + std::to_string(entry % 7) + ",\"mode\":\"normal\",\"purpose\":\"care\",\"request_id\":"
           "\"5b0c9a52f0c94d7e8a3f" + std::to_string(1'000'000 + entry) + "\",\"settled_by\":[\"directive-" + std::to_string(entry % 1000) + "\"]}";
}

void fill(storage::Database& database, const storage::LedgerWriter& writer, std::int64_t entries) {
    constexpr std::int64_t portion = 4'000;
    const std::int64_t persons = std::max<std::int64_t>(entries / 100, portion);
    must(database.with([&](storage::Connection& connection) -> Result<Done> {
        storage::Transaction transaction(connection);
        std::int64_t person = 0;
        soci::statement insert = (connection.session().prepare << "INSERT INTO person_head (person_id, epoch) VALUES (:p, 1)",
                                  soci::use(person, "p"));
        for (person = 1; person <= persons; ++person) {
            insert.execute(true);
        }
        transaction.commit();
        for (std::int64_t from = 0; from < entries; from += portion) {
            storage::Transaction each(connection);
            std::vector<std::int64_t> whose;
            std::vector<storage::LedgerEvent> events;
            for (std::int64_t n = from; n < std::min(entries, from + portion); ++n) {
                whose.push_back(1 + n % persons);
                events.push_back({"access", event_of(n), PersonId{whose.back()}});
            }
            std::ranges::sort(whose);
            auto heads = storage::heads_of(connection, whose, storage::HeadLock::wait);
            EXPECTS(writer.write(connection, events, heads, std::nullopt).has_value());
            each.commit();
        }
        return Done{};
    }), "fill");
}

double processor_seconds() {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    return static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
           static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

void run(const std::string& url, const std::filesystem::path& folder, std::int64_t entries, int rounds) {
    const storage::OpenSslHasher hasher;
    const auto database = must(storage::Database::open(url, 2), "open");
    must(storage::migrate(*database, test::source_dir() / "sql"), "migrate");
    must(storage::KeyRing::create_master(folder / "master.key"), "master key");
    const auto keys = must(storage::KeyRing::open(*database, folder / "master.key"), "keys");
    const storage::LedgerWriter writer(hasher, must(keys->ledger_key(), "ledger key"));
    must(storage::LogKey::create_first(*database, *keys, folder / "ledger.key"), "log key");
    const auto key = must(storage::LogKey::open(*keys, folder / "ledger.key"), "log key");
    const storage::OpenSslSignatureCheck check;
    storage::LogHeads heads(*database, writer, hasher, *key, check, {"bench", folder / "head"});
    fill(*database, writer, entries);
    must(storage::make_census(*database, writer, hasher, 0, {}), "census");
    must(heads.sign(storage::LogHeads::Restored::no, {}), "sign");
    if (database->dialect() == storage::Dialect::postgresql) {
        must(database->with([](storage::Connection& connection) -> Result<Done> {
            connection.session() << "VACUUM ANALYZE";
            return Done{};
        }), "vacuum");
    }
    storage::VerificationScope scope;
    scope.heads.check = &check;
    scope.heads.key = key->public_key();
    scope.heads.remembered = folder / "head";
    for (int round = 0; round < rounds; ++round) {
        const auto start = Clock::now();
        const double before = processor_seconds();
        const auto found = must(storage::verify_ledger(*database, writer, hasher, {}, scope), "verify");
        const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
        const double busy = processor_seconds() - before;
        const auto count = static_cast<double>(found.entries);
        std::printf("%s: %.0f entries in %.2f s, %.0f/s; processor time %.2f s, %.0f per second of a core; faults %zu\n",
                    database->dialect() == storage::Dialect::sqlite ? "SQLite" : "PostgreSQL", count, seconds, count / seconds, busy,
                    count / busy, found.faults.size());
        std::fflush(stdout);
    }
}

}  // namespace

int main(int count, char** words) {
    const std::int64_t entries = count > 1 ? std::strtoll(words[1], nullptr, 10) : 500'000;
    const int rounds = count > 2 ? std::atoi(words[2]) : 3;
    std::string name = (std::filesystem::temp_directory_path() / "kakehashi-verify-XXXXXX").string();
    const std::filesystem::path folder = mkdtemp(name.data());
    run("sqlite:" + folder.string(), folder, entries, rounds);
    if (const char* url = std::getenv("KAKEHASHI_TEST_POSTGRESQL")) {
        std::filesystem::create_directory(folder / "of-postgresql");
        run(url, folder / "of-postgresql", entries, rounds);
    }
    std::filesystem::remove_all(folder);
    return 0;
}
