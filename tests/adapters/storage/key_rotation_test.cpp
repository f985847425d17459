// Keys are replaced while the node works: everything opens before, in the middle and after; what broke off goes on; and in the end the old keys
// open nothing any more.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <atomic>
#include <future>
#include <stdexcept>

#include "adapters/storage/erasure_store.h"
#include "adapters/storage/key_listing.h"
#include "adapters/storage/key_rotation.h"
#include "adapters/storage/log_key.h"
#include "adapters/storage/reading_copies.h"
#include "adapters/storage/subject_loader.h"
#include "tests/adapters/storage/imported_person.h"

namespace data = boost::unit_test::data;
namespace fs = std::filesystem;
using namespace kakehashi;
using namespace kakehashi::storage;
using namespace kakehashi::test;

namespace kakehashi::test::keyed_nodes {

const InsurerNumber home = InsurerNumber::parse("131011").value();
constexpr int people = 40;

std::string insured(int n) {
    std::string text = std::to_string(n);
    return std::string(10 - text.size(), '0') + text;
}

/// A node with some people, the log's key, and reading copies of all.
struct KeyedNode {
    explicit KeyedNode(Dialect dialect) : node(dialect) {
        for (int n = 1; n <= people; ++n) {
            import_person(node, secret_person(insured(n)));
        }
        needed(LogKey::create(node.keys(), log_key()));
        node.imports().prepare_reading();
        before = picture();
    }

    [[nodiscard]] fs::path log_key() const { return node.folder() / "ledger.key"; }

    /// Everything of everybody, read by a process that has just begun.
    [[nodiscard]] std::string picture() {
        const auto ring = needed(KeyRing::open(node.database(), node.master_key()));
        SociStateStore states(node.database(), *ring, 1U << 20U);
        std::string all;
        for (int n = 1; n <= people; ++n) {
            for (const auto history : {consent::History::current, consent::History::everything}) {
                const auto subject = needed(states.load(home, InsuredNumber::parse(insured(n)).value(), history));
                all += subject ? subject->record.enrolments.front().identity.address : std::string("nobody");
                for (const Fact& fact : subject ? subject->record.facts : std::vector<Fact>{}) {
                    all += fact.body;
                }
            }
        }
        return all;
    }

    Result<Rotated> rotate(KeyRank rank, bool resume = false, RotationWatcher watcher = {}) {
        // As by another process.
        const auto ring = needed(KeyRing::open(node.database(), node.master_key()));
        const LedgerWriter writer(node.hasher(), needed(ring->ledger_key()));
        return KeyRotation(node.database(), *ring, writer, log_key(), std::move(watcher)).run({rank, std::nullopt, "test", resume}, Trial::no);
    }

    [[nodiscard]] std::int64_t held(const std::string& rank, int number) {
        const auto ring = needed(KeyRing::open(node.database(), node.master_key()));
        for (const ListedKey& key : needed(list_keys(node.database(), *ring, log_key())).keys) {
            if (key.rank == rank && key.number == number) {
                return key.holds;
            }
        }
        return -1;
    }

    DatabaseNode node;
    std::string before;
};

/// Breaks off at the n-th step.
RotationWatcher broken_at(int step) {
    RotationWatcher watcher;
    watcher.progress = [left = step](std::uint64_t, std::uint64_t) mutable {
        if (--left == 0) {
            throw std::runtime_error("broken off");
        }
    };
    return watcher;
}

constexpr std::array ranks = {KeyRank::insurer, KeyRank::persons, KeyRank::master};

std::ostream& operator<<(std::ostream& out, KeyRank rank) { return out << name_of(rank); }

}  // namespace kakehashi::test::keyed_nodes

using namespace kakehashi::test::keyed_nodes;

BOOST_AUTO_TEST_SUITE(key_rotation)

BOOST_DATA_TEST_CASE(everything_opens_as_before, data::make(every_database()), name) {
    KeyedNode keyed(dialect_named(name));
    BOOST_TEST(keyed.before.find("架空県") != std::string::npos);
    for (int round = 2; round <= 3; ++round) {
        for (const KeyRank rank : ranks) {
            BOOST_TEST_CONTEXT(name_of(rank)) {
                const Rotated rotated = needed(keyed.rotate(rank));
                BOOST_TEST(rotated.damaged == 0);
                BOOST_TEST(rotated.keys >= (rank == KeyRank::master ? 4 : people));
                BOOST_TEST((keyed.picture() == keyed.before));
            }
        }
        BOOST_TEST(keyed.held("insurer", round) == people);
        BOOST_TEST(keyed.held("insurer", round - 1) == -1);
        BOOST_TEST(keyed.held("persons", round) == people);
        BOOST_TEST(keyed.held("persons", round - 1) == -1);
        BOOST_TEST(keyed.held("master", round) >= 5);
        BOOST_TEST(keyed.held("master", round - 1) == 0);
    }
    // And who worked with the node all the time sees no difference.
    const auto subject = needed(keyed.node.states().load(home, InsuredNumber::parse(insured(1)).value(), consent::History::everything));
    BOOST_TEST(subject->record.facts.size() == 1U);
    BOOST_TEST(keyed.node.number("SELECT count(*) FROM node_setting WHERE name = 'key_rotation' AND value <> ''") == 0);
}

BOOST_DATA_TEST_CASE(old_keys_open_nothing_any_more, data::make(every_database()), name) {
    KeyedNode keyed(dialect_named(name));
    const auto texts = [&](const std::string& query) {
        return needed(keyed.node.database().with([&](Connection& connection) -> Result<std::vector<std::string>> {
            std::vector<std::string> all;
            const soci::rowset<std::string> rows = connection.session().prepare << query;
            all.assign(rows.begin(), rows.end());
            return all;
        }));
    };
    constexpr const char* values =
        "SELECT body FROM fact UNION ALL SELECT identity FROM enrolment UNION ALL SELECT evidence FROM directive UNION ALL SELECT sealed FROM reading_copy";
    const auto wrapped_before = texts("SELECT wrapped_key FROM enrolment");
    const auto values_before = texts(values);
    BOOST_TEST(values_before.size() == 5U * people);
    needed(keyed.rotate(KeyRank::persons));
    for (const std::string& value : texts(values)) {
        BOOST_TEST((std::ranges::find(values_before, value) == values_before.end()));
    }
    needed(keyed.rotate(KeyRank::insurer));
    // Whoever kept a row of before has no insurer's key for it.
    const auto ring = needed(KeyRing::open(keyed.node.database(), keyed.node.master_key()));
    BOOST_TEST(ring->open_enrolment(home, {1}, wrapped_before.front()).error().code == "KK-4116");
    needed(keyed.rotate(KeyRank::master));
    fs::remove(keyed.node.master_key());
    BOOST_TEST((keyed.picture() == keyed.before));
    BOOST_TEST(LogKey::open(*needed(KeyRing::open(keyed.node.database(), keyed.node.master_key())), keyed.log_key()).has_value());
}

BOOST_DATA_TEST_CASE(what_broke_off_goes_on_and_ends_the_same, data::make(every_database()), name) {
    KeyedNode keyed(dialect_named(name));
    for (const KeyRank rank : ranks) {
        BOOST_TEST_CONTEXT(name_of(rank)) {
            BOOST_TEST(!keyed.rotate(rank, false, broken_at(1)).has_value());
            BOOST_TEST((keyed.picture() == keyed.before));
            BOOST_TEST(keyed.rotate(rank).error().code == "KK-4122");
            for (const KeyRank other : ranks) {
                BOOST_TEST((other == rank || keyed.rotate(other, true).error().code == "KK-4122"));
            }
            needed(keyed.rotate(rank, true));
            BOOST_TEST((keyed.picture() == keyed.before));
            BOOST_TEST(keyed.rotate(rank, true).error().code == "KK-4123");
        }
    }
    BOOST_TEST(keyed.held("insurer", 2) == people);
    BOOST_TEST(keyed.held("persons", 2) == people);
    BOOST_TEST(keyed.held("insurer", 3) == -1);
}

BOOST_DATA_TEST_CASE(a_copy_read_under_the_old_key_is_not_put_under_the_new_one, data::make(every_database()), name) {
    KeyedNode keyed(dialect_named(name));
    keyed.node.run("DELETE FROM reading_copy");
    const auto connection = keyed.node.database().connect();
    const ReadingCopies late(*connection, keyed.node.keys(), {keyed.node.number("SELECT min(person_id) FROM person_head")});
    needed(keyed.rotate(KeyRank::persons));
    late.put(*connection);
    BOOST_TEST(keyed.node.number("SELECT count(*) FROM reading_copy") == 0);
}

// On SQLite one that rests within a transaction, as here, keeps everybody from writing, rotations too (KK-4002); a running one is met in keys_test.py.
BOOST_DATA_TEST_CASE(an_import_under_way_is_waited_for, data::make(every_database()), name) {
    if (dialect_named(name) == Dialect::sqlite) {
        return;
    }
    KeyedNode keyed(dialect_named(name));
    for (const KeyRank rank : {KeyRank::insurer, KeyRank::persons}) {
        BOOST_TEST_CONTEXT(name_of(rank)) {
            const int n = people + 1 + static_cast<int>(rank);
            const PersonUnit unit = secret_person(insured(n));
            const auto bytes = std::make_shared<MemoryBytes>("x");
            const SetName set_name{"municipal", "handed", "131011", "", insured(n), ""};
            ImportStore& store = keyed.node.imports();
            const auto set = needed(store.receive(set_name, "x", {{{{"s.csv", bytes, "x"}, {set_name, "PERSON", "1.0", {}}}}}, {"municipality", "131011", "console"}));
            needed(store.begin(set.id));
            std::vector<Finding> findings;
            needed(store.stage_register(unit, findings));
            std::atomic<int> waited = 0;
            RotationWatcher watcher;
            watcher.waiting = [&] { ++waited; };
            auto rotated = std::async(std::launch::async, [&] { return keyed.rotate(rank, false, watcher); });
            while (waited < 3) {
                const bool ended = rotated.wait_for(std::chrono::milliseconds(10)) == std::future_status::ready;
                const auto result = ended ? rotated.get() : Result<Rotated>(Rotated{});
                BOOST_REQUIRE_MESSAGE(!ended, (result ? "it did not wait" : result.error().code + " " + result.error().message));
            }
            // Under the key that it read before.
            const auto person = needed(store.find(unit.insurer, unit.insured));
            needed(store.stage_facts(*person, unit.replacements.front()));
            SetReport report;
            report.staged = 1;
            needed(store.publish(set.id, report));
            needed(rotated.get());
            const auto ring = needed(KeyRing::open(keyed.node.database(), keyed.node.master_key()));
            SociStateStore states(keyed.node.database(), *ring, 1U << 20U);
            const auto subject = needed(states.load(unit.insurer, unit.insured, consent::History::current));
            BOOST_TEST(subject->record.facts.size() == 1U);
            BOOST_TEST((keyed.picture() == keyed.before));
        }
    }
    BOOST_TEST(keyed.held("insurer", 2) == people + 2);
    BOOST_TEST(keyed.held("persons", 2) == people + 2);
}

BOOST_DATA_TEST_CASE(an_act_under_the_old_key_is_tried_again, data::make(every_database()), name) {
    KeyedNode keyed(dialect_named(name));
    const InsuredNumber whom = InsuredNumber::parse(insured(1)).value();
    const Target old = needed(keyed.node.database().with([&](Connection& connection) { return find_target(connection, home, whom); }));
    needed(keyed.rotate(KeyRank::persons));
    const auto act = keyed.node.database().with([&](Connection& connection) {
        return commit_act(connection, keyed.node.writer(), old, Trial::no, [](std::vector<LedgerEvent>&) -> Result<std::string> { return std::string(); });
    });
    BOOST_REQUIRE(!act.has_value());
    BOOST_TEST(moved_meanwhile(act.error()));
    DirectiveEntry another = secret_person(insured(1)).directives.front();
    another.record_number += "-again";
    needed(keyed.node.acts().record(home, whom, another, "test"));
}

BOOST_DATA_TEST_CASE(only_one_replaces_keys_at_a_time, data::make(every_database()), name) {
    KeyedNode keyed(dialect_named(name));
    std::string code;
    RotationWatcher watcher;
    watcher.progress = [&](std::uint64_t, std::uint64_t) {
        if (code.empty()) {
            code = keyed.rotate(KeyRank::insurer).error().code;
        }
    };
    needed(keyed.rotate(KeyRank::insurer, false, watcher));
    BOOST_TEST(code == "KK-4121");
}

BOOST_DATA_TEST_CASE(who_is_erased_meanwhile_stays_erased, data::make(every_database()), name) {
    KeyedNode keyed(dialect_named(name));
    const std::int64_t gone = keyed.node.number("SELECT max(enrolment_id) FROM enrolment");
    std::ofstream(keyed.node.folder() / "erased") << gone << "\n";
    bool done = false;
    RotationWatcher watcher;
    watcher.progress = [&](std::uint64_t, std::uint64_t) {
        if (!std::exchange(done, true)) {
            ErasureStore erasures(keyed.node.database(), keyed.node.keys(), keyed.node.writer(), Retention{5}, keyed.node.folder() / "erased");
            BOOST_TEST(needed(erasures.replay()) == 1);
        }
    };
    needed(keyed.rotate(KeyRank::persons, false, watcher));
    BOOST_TEST(done);
    BOOST_TEST(keyed.node.number("SELECT count(*) FROM enrolment") == people - 1);
    for (const char* const table : {"fact", "directive", "reading_copy"}) {
        BOOST_TEST(keyed.node.number(std::string("SELECT count(*) FROM ") + table + " WHERE enrolment_id = " + std::to_string(gone)) == 0);
    }
}

BOOST_DATA_TEST_CASE(a_value_that_does_not_open_stays_and_is_told, data::make(every_database()), name) {
    KeyedNode keyed(dialect_named(name));
    keyed.node.run("UPDATE fact SET body = 'AAAA' WHERE fact_id = (SELECT min(fact_id) FROM fact)");
    const Rotated rotated = needed(keyed.rotate(KeyRank::persons));
    BOOST_TEST(rotated.damaged == 1);
    BOOST_TEST(keyed.held("persons", 1) == 1);
    BOOST_TEST(keyed.held("persons", 2) == people - 1);
    BOOST_TEST(keyed.node.number("SELECT count(*) FROM fact WHERE body = 'AAAA'") == 1);
}

BOOST_AUTO_TEST_CASE(a_missing_or_wrong_master_key_is_told_by_its_file) {
    KeyedNode keyed(Dialect::sqlite);
    needed(keyed.rotate(KeyRank::master));
    const fs::path second = MasterKeys::file_of(keyed.node.master_key(), 2);
    const std::string kept = text_of_file(second);
    const auto ledger_error = [&] { return needed(KeyRing::open(keyed.node.database(), keyed.node.master_key()))->ledger_key().error(); };
    fs::remove(second);
    BOOST_TEST(ledger_error().code == "KK-4115");
    BOOST_TEST(ledger_error().place.file == "master.key.2");
    needed(KeyRing::create_master(second));
    BOOST_TEST(ledger_error().code == "KK-4117");
    BOOST_TEST(ledger_error().place.file == "master.key.2");
    fs::permissions(second, fs::perms::group_read, fs::perm_options::add);
    BOOST_TEST(KeyRing::open(keyed.node.database(), keyed.node.master_key()).error().code == "KK-4113");
}

BOOST_AUTO_TEST_CASE(a_running_process_finds_a_master_key_that_came_later) {
    KeyedNode keyed(Dialect::sqlite);
    const auto running = needed(KeyRing::open(keyed.node.database(), keyed.node.master_key()));
    needed(keyed.rotate(KeyRank::master));
    BOOST_TEST(running->insurer_key(home).has_value());
    BOOST_TEST(running->insurer_key(InsurerNumber::parse("131029").value()).has_value());  // made now
    BOOST_TEST(keyed.held("master", 1) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
