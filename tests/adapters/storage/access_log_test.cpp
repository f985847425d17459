// The log under a lock that somebody keeps, and on a database that hangs.
#include "adapters/storage/access_log.h"

#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <csignal>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include "adapters/storage/person_heads.h"
#include "tests/adapters/storage/imported_person.h"

using namespace kakehashi;
using namespace kakehashi::test;
using consent::AccessAttempt;
using consent::AppendOutcome;
using std::chrono::milliseconds;

namespace {

AccessAttempt look_at(DatabaseNode& node, const PersonUnit& unit, AccessAttempt::Lock lock = AccessAttempt::Lock::skip) {
    const auto subject = needed(node.states().load(unit.insurer, unit.insured, consent::History::current));
    const auto standing = needed(node.states().standing());
    AccessAttempt attempt;
    attempt.event = "{}";
    attempt.person = subject->record.id;
    attempt.epoch = subject->record.epoch;
    attempt.global_epoch = standing->global_epoch;
    attempt.day = standing->day;
    attempt.lock = lock;
    return attempt;
}

bool is_written(const AppendOutcome& outcome) {
    return outcome && std::holds_alternative<consent::AccessReceipt>(*outcome);
}
bool is_stale(const AppendOutcome& outcome) { return outcome && std::holds_alternative<consent::Stale>(*outcome); }

}  // namespace

BOOST_AUTO_TEST_SUITE(access_log, *boost::unit_test::precondition(postgresql_given))

BOOST_AUTO_TEST_CASE(a_person_somebody_keeps_locked_keeps_nobody_else_waiting) {
    DatabaseNode node(storage::Dialect::postgresql);
    const PersonUnit locked = secret_person("0000000001");
    const PersonUnit other = secret_person("0000000002");
    import_person(node, locked);
    import_person(node, other);
    const AccessAttempt about_locked = look_at(node, locked, AccessAttempt::Lock::wait);
    const auto keeper = node.database().connect();
    storage::Transaction kept(*keeper);
    keeper->session() << "SELECT 1 FROM person_head WHERE person_id = :p FOR UPDATE", soci::use(about_locked.person->value, "p");

    std::promise<AppendOutcome> waiting;
    auto waited = waiting.get_future();
    node.log().append(about_locked, [&waiting](AppendOutcome outcome) { waiting.set_value(std::move(outcome)); });
    for (int n = 0; n < 20; ++n) {
        BOOST_TEST(is_written(node.log().append_and_wait(look_at(node, other))));
    }
    BOOST_TEST((waited.wait_for(milliseconds(0)) == std::future_status::timeout));
    BOOST_TEST(is_stale(node.log().append_and_wait(look_at(node, locked))));  // does not wait: not now
    BOOST_TEST(is_stale(waited.get()));                                       // has waited: not in time
    kept.commit();
    BOOST_TEST(is_written(node.log().append_and_wait(about_locked)));
}

BOOST_AUTO_TEST_CASE(a_database_that_hangs_is_a_refusal_and_the_next_answer_is_one) {
    DatabaseNode node(storage::Dialect::postgresql);
    const PersonUnit person = secret_person("0000000001");
    import_person(node, person);
    const std::string name = "kakehashi-hangs-" + std::to_string(::getpid());
    ::setenv("PGAPPNAME", name.c_str(), 1);
    const auto database = needed(storage::Database::open(node.url(), 1, milliseconds(600)));
    {
        storage::GroupCommitLog log(*database, node.writer());
        BOOST_TEST(is_written(log.append_and_wait(look_at(node, person))));
        ::unsetenv("PGAPPNAME");

        const std::string pids = "(SELECT pid FROM pg_stat_activity WHERE application_name = '" + name + "')";
        std::vector<pid_t> processes;
        const std::int64_t count = node.number("SELECT count(*) FROM " + pids + " p");
        for (std::int64_t n = 0; n < count; ++n) {
            processes.push_back(static_cast<pid_t>(
                node.number("SELECT pid FROM " + pids + " p ORDER BY pid OFFSET " + std::to_string(n) + " LIMIT 1")));
        }
        BOOST_TEST_REQUIRE(!processes.empty());
        const auto signal_all = [&](int signal) {  // whoever stays stopped keeps the whole cluster waiting
            for (const pid_t process : processes) {
                BOOST_TEST(::kill(process, signal) == 0);
            }
        };
        signal_all(SIGSTOP);
        const auto refused = log.append_and_wait(look_at(node, person));
        signal_all(SIGCONT);
        BOOST_TEST_REQUIRE(!refused.has_value());
        BOOST_TEST((refused.error().fault == Fault::unavailable));
        bool written = false;  // not at once, perhaps: what hung goes on too, and may hold the person's lock for a moment
        for (int n = 0; n < 20 && !written; ++n) {
            written = is_written(log.append_and_wait(look_at(node, person)));
        }
        BOOST_TEST(written);
    }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(access_log_of_one_file)

// As an import does that publishes many small sets about one person.
BOOST_AUTO_TEST_CASE(whoever_changes_a_person_again_and_again_makes_an_answer_stale_once) {
    DatabaseNode node(storage::Dialect::sqlite);
    const PersonUnit person = secret_person("0000000001");
    import_person(node, person);
    const auto id = *look_at(node, person).person;
    std::atomic<bool> done{false};
    std::atomic<int> changes{0};
    std::thread hasty([&] {
        const auto connection = node.database().connect();
        while (!done) {
            storage::Transaction change(*connection);
            storage::lock_and_raise_epochs(*connection, {id.value});
            change.commit();
            ++changes;
        }
    });
    int most_goes = 0;
    for (int n = 0; n < 50; ++n) {
        int goes = 0;
        AppendOutcome outcome = std::variant<consent::AccessReceipt, consent::Stale>(consent::Stale{});
        while (goes < 8 && is_stale(outcome)) {
            node.states().forget(id);
            ++goes;
            outcome = node.log().append_and_wait(look_at(node, person, AccessAttempt::Lock::wait));
        }
        BOOST_TEST(is_written(outcome));
        most_goes = std::max(most_goes, goes);
    }
    const int changed = changes;
    done = true;
    hasty.join();
    BOOST_TEST(most_goes <= 2);
    BOOST_TEST(changed > 10);
}

BOOST_AUTO_TEST_CASE(whoever_does_not_come_back_keeps_others_from_writing_for_a_moment_only) {
    DatabaseNode node(storage::Dialect::sqlite);
    const PersonUnit person = secret_person("0000000001");
    import_person(node, person);
    AccessAttempt stale = look_at(node, person, AccessAttempt::Lock::wait);
    --stale.epoch;
    BOOST_TEST(is_stale(node.log().append_and_wait(stale)));
    import_person(node, secret_person("0000000002"));
}

BOOST_AUTO_TEST_SUITE_END()
