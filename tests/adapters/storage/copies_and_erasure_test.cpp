// No reading copy comes back after its enrolment was erased, in whatever order the two are done.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <fstream>
#include <future>
#include <thread>

#include "adapters/storage/erasure_store.h"
#include "adapters/storage/ledger_writer.h"
#include "adapters/storage/reading_copies.h"
#include "tests/adapters/storage/imported_person.h"
#include "tests/fakes/postgresql.h"

namespace data = boost::unit_test::data;
using namespace kakehashi;
using namespace kakehashi::storage;
using namespace kakehashi::test;

namespace {

constexpr const char* copies_on_file = "SELECT count(*) FROM reading_copy";

/// A person of whom no copies were made yet.
struct ErasableNode {
    explicit ErasableNode(Dialect dialect) : node(dialect) { import_person(node, secret_person("0000000001")); }

    [[nodiscard]] std::int64_t person() { return node.number("SELECT person_id FROM person_head"); }
    [[nodiscard]] ReadingCopies read(Connection& connection) { return {connection, node.keys(), {person()}}; }
    /// Number of those erased.
    int erase() {
        ErasureStore erasures(node.database(), node.keys(), node.writer(), Retention{5}, node.folder() / "erased");
        return needed(erasures.replay());
    }
    void list_for_erasure() { std::ofstream(node.folder() / "erased") << node.number("SELECT enrolment_id FROM enrolment") << "\n"; }
    /// Waits until that is over or the database says so, within ten seconds.
    template <class T>
    void wait_for(const std::future<T>& work, const std::string& or_sessions) {
        for (int n = 0; n < 1'000; ++n) {
            const bool over = work.wait_for(std::chrono::milliseconds(10)) == std::future_status::ready;
            if (over || node.number("SELECT count(*) FROM pg_stat_activity WHERE " + or_sessions) > 0) {
                return;
            }
        }
        BOOST_ERROR("nobody waits");
    }

    DatabaseNode node;
};

int session_of(Connection& connection) {
    int number = 0;
    connection.session() << "SELECT pg_backend_pid()", soci::into(number);
    return number;
}

std::string waiting_for(int session) { return std::to_string(session) + " = ANY(pg_blocking_pids(pid))"; }

std::string waiting(int session) { return "pid = " + std::to_string(session) + " AND cardinality(pg_blocking_pids(pid)) > 0"; }

}  // namespace

BOOST_AUTO_TEST_SUITE(copies_and_erasure)

BOOST_DATA_TEST_CASE(who_was_erased_since_the_reading_gets_no_copy, data::make(every_database()), name) {
    ErasableNode erasable(dialect_named(name));
    const auto connection = erasable.node.database().connect();
    const ReadingCopies copies = erasable.read(*connection);
    erasable.list_for_erasure();
    BOOST_TEST(erasable.erase() == 1);
    copies.put(*connection);
    BOOST_TEST(erasable.node.number(copies_on_file) == 0);
}

BOOST_DATA_TEST_CASE(a_copy_that_comes_late_replaces_no_newer_one, data::make(every_database()), name) {
    ErasableNode erasable(dialect_named(name));
    const auto connection = erasable.node.database().connect();
    const ReadingCopies late = erasable.read(*connection);
    erasable.node.run("UPDATE person_head SET epoch = epoch + 1");
    make_reading_copies(*connection, erasable.node.keys(), {erasable.person()});
    late.put(*connection);
    BOOST_TEST(erasable.node.number("SELECT count(*) FROM reading_copy c JOIN person_head h ON h.person_id = c.person_id AND "
                                    "h.epoch = c.epoch") == 1);
}

BOOST_DATA_TEST_CASE(a_copy_that_was_left_behind_goes_at_the_next_start, data::make(every_database()), name) {
    ErasableNode erasable(dialect_named(name));
    make_reading_copies(*erasable.node.database().connect(), erasable.node.keys(), {erasable.person()});
    erasable.node.run("CREATE TABLE left_behind AS SELECT * FROM reading_copy");
    erasable.list_for_erasure();
    BOOST_TEST(erasable.erase() == 1);
    BOOST_TEST(erasable.node.number(copies_on_file) == 0);
    erasable.node.run("INSERT INTO reading_copy SELECT * FROM left_behind");
    BOOST_TEST(erasable.erase() == 0);
    BOOST_TEST(erasable.node.number(copies_on_file) == 0);
}

// On SQLite only one of the two can be under way.

BOOST_AUTO_TEST_CASE(a_copy_waits_for_an_erasure_under_way, *boost::unit_test::precondition(postgresql_given)) {
    ErasableNode erasable(Dialect::postgresql);
    const std::int64_t person = erasable.person();
    const auto putting = erasable.node.database().connect();
    const ReadingCopies copies = erasable.read(*putting);
    erasable.list_for_erasure();
    // Somebody holds the person's head: the erasure has deleted what it found and cannot commit.
    const auto holding = erasable.node.database().connect();
    Transaction held(*holding);
    BOOST_REQUIRE(heads_of(*holding, {person}, HeadLock::wait).size() == 1U);
    auto erased = std::async(std::launch::async, [&] { return erasable.erase(); });
    erasable.wait_for(erased, waiting_for(session_of(*holding)));
    const int session = session_of(*putting);
    auto put = std::async(std::launch::async, [&] { copies.put(*putting); });
    erasable.wait_for(put, waiting(session));
    held.commit();
    put.get();
    BOOST_TEST(erased.get() == 1);
    BOOST_TEST(erasable.node.number(copies_on_file) == 0);
}

BOOST_AUTO_TEST_CASE(an_erasure_waits_for_copies_under_way_and_takes_them_along, *boost::unit_test::precondition(postgresql_given)) {
    ErasableNode erasable(Dialect::postgresql);
    const auto putting = erasable.node.database().connect();
    const ReadingCopies copies = erasable.read(*putting);
    erasable.list_for_erasure();
    Transaction whole(*putting);
    copies.put(*putting);
    auto erased = std::async(std::launch::async, [&] { return erasable.erase(); });
    erasable.wait_for(erased, waiting_for(session_of(*putting)));
    whole.commit();
    BOOST_TEST(erased.get() == 1);
    BOOST_TEST(erasable.node.number(copies_on_file) == 0);
}

BOOST_AUTO_TEST_CASE(copies_are_put_beside_each_other, *boost::unit_test::precondition(postgresql_given)) {
    ErasableNode erasable(Dialect::postgresql);
    import_person(erasable.node, secret_person("0000000002"));
    const auto one = erasable.node.database().connect();
    const auto other = erasable.node.database().connect();
    const std::int64_t first = erasable.node.number("SELECT min(person_id) FROM person_head");
    const std::int64_t second = erasable.node.number("SELECT max(person_id) FROM person_head");
    Transaction whole(*one);
    make_reading_copies(*one, erasable.node.keys(), {first});
    make_reading_copies(*other, erasable.node.keys(), {second});  // would wait for ever
    whole.commit();
    BOOST_TEST(erasable.node.number(copies_on_file) == 2);
}

BOOST_AUTO_TEST_SUITE_END()
