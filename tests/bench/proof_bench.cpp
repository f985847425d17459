#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "adapters/storage/base64.h"
#include "adapters/storage/key_ring.h"
#include "adapters/storage/log_heads.h"
#include "adapters/storage/log_key.h"
#include "adapters/storage/migration.h"
#include "adapters/storage/openssl_hasher.h"
#include "adapters/storage/published_log.h"
#include "consent/ledger/tile.h"
#include "consent/ledger/tile_growth.h"
#include "tests/bench/must.h"
#include "tests/folders.h"

/// How long proofs take in a log of many million entries, tiles read from the database included: proof_bench [ENTRIES], on SQLite and,
/// where KAKEHASHI_TEST_POSTGRESQL names one, in an empty database of PostgreSQL. Exit status 1 when the median of an inclusion proof is
/// beyond the goal of 1 ms.
namespace {

using namespace kakehashi;
namespace ledger = consent::ledger;
using Clock = std::chrono::steady_clock;

constexpr std::uint64_t default_entries = 10'000'000;
constexpr int proofs = 2'000;
constexpr double goal_us = 1'000;

void store(storage::Connection& connection, const ledger::TileGrowth::Tiles& tiles) {
    storage::Transaction transaction(connection);
    int level = 0;
    std::int64_t index = 0;
    std::string hashes;
    soci::statement statement = (connection.session().prepare
                                     << "INSERT INTO log_tile (log_id, level, idx, hashes) VALUES (0, :l, :i, :h) ON CONFLICT "
                                        "(log_id, level, idx) DO UPDATE SET hashes = excluded.hashes",
                                 soci::use(level, "l"), soci::use(index, "i"), soci::use(hashes, "h"));
    for (const auto& [place, tile] : tiles) {
        level = static_cast<int>(place.first);
        index = static_cast<std::int64_t>(place.second);
        hashes = storage::base64_encode(ledger::joined(tile));
        statement.execute(true);
    }
    transaction.commit();
}

/// Tiles of a log whose entries are invented hashes; the entries themselves are not made.
void fill(storage::Connection& connection, const consent::Hasher& hasher, std::uint64_t entries) {
    constexpr std::uint64_t portion = 1 << 17;
    ledger::TileGrowth growth(hasher);
    while (growth.size() < entries) {
        for (std::uint64_t n = std::min(portion, entries - growth.size()); n > 0; --n) {
            growth.append(hasher.sha256({std::to_string(growth.size())}));
        }
        store(connection, growth.take_changed());
    }
    const auto size = static_cast<std::int64_t>(entries);
    connection.session() << "UPDATE log_tree SET tiled = :s WHERE log_id = 0", soci::use(size, "s");
    connection.session() << "UPDATE log_head SET size = :s WHERE log_id = 0", soci::use(size, "s");
}

struct Times {
    double median_us = 0;
    double p99_us = 0;
};

template <class Ask>
Times measure(const char* what, Ask ask) {
    std::vector<double> times;
    for (int n = 0; n < proofs; ++n) {
        const auto start = Clock::now();
        ask();
        times.push_back(std::chrono::duration<double, std::micro>(Clock::now() - start).count());
    }
    std::ranges::sort(times);
    const Times found{times[times.size() / 2], times[times.size() * 99 / 100]};
    std::printf("  %s: median %.0f us, p99 %.0f us, longest %.0f us\n", what, found.median_us, found.p99_us, times.back());
    return found;
}

bool run(const std::string& url, const std::filesystem::path& folder, std::uint64_t entries) {
    const storage::OpenSslHasher hasher;
    const auto database = must(storage::Database::open(url, 1), "open");
    must(storage::migrate(*database, test::source_dir() / "sql"), "migrate");
    must(storage::KeyRing::create_master(folder / "master.key"), "master key");
    const auto keys = must(storage::KeyRing::open(*database, folder / "master.key"), "keys");
    const storage::LedgerWriter writer(hasher, must(keys->ledger_key(), "ledger key"));
    must(storage::LogKey::create_first(*database, *keys, folder / "ledger.key"), "log key");
    const auto key = must(storage::LogKey::open(*keys, folder / "ledger.key"), "log key");
    const storage::OpenSslSignatureCheck check;
    storage::LogHeads heads(*database, writer, hasher, *key, check, {"bench", folder / "head"});
    const auto begin = Clock::now();
    must(database->with([&](storage::Connection& connection) -> Result<Done> {
        fill(connection, hasher, entries);
        return Done{};
    }), "fill");
    must(heads.sign(storage::LogHeads::Restored::no, {}), "sign");
    std::printf("%s: %llu entries, tiles made in %.0f s\n", url.starts_with("sqlite") ? "SQLite" : "PostgreSQL",
                static_cast<unsigned long long>(entries), std::chrono::duration<double>(Clock::now() - begin).count());
    storage::SociPublishedLog log(*database, heads, hasher);
    std::mt19937_64 dice(7);  // NOLINT: the same places in every run
    const auto somewhere = [&](std::uint64_t below) { return dice() % below; };
    const Times inclusion = measure("inclusion under the head", [&] { must(log.inclusion(somewhere(entries), {}), "proof"); });
    measure("inclusion in an older tree", [&] {
        const std::uint64_t size = 1 + somewhere(entries);
        must(log.inclusion(somewhere(size), size), "proof");
    });
    measure("consistency up to the head", [&] { must(log.consistency(somewhere(entries), {}), "proof"); });
    measure("the head alone, of which each has its part", [&] { must(log.checkpoint(), "head"); });
    return inclusion.median_us < goal_us;
}

}  // namespace

int main(int count, char** words) {
    const std::uint64_t entries = count > 1 ? std::strtoull(words[1], nullptr, 10) : default_entries;
    std::string name = (std::filesystem::temp_directory_path() / "kakehashi-proofs-XXXXXX").string();
    const std::filesystem::path folder = mkdtemp(name.data());
    bool good = run("sqlite:" + folder.string(), folder, entries);
    if (const char* url = std::getenv("KAKEHASHI_TEST_POSTGRESQL")) {
        std::filesystem::create_directory(folder / "of-postgresql");
        good = run(url, folder / "of-postgresql", entries) && good;
    }
    std::filesystem::remove_all(folder);
    return good ? 0 : 1;
}
