// What a publication keeps readers from, and what other imports do to it.
#include <atomic>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <memory>
#include <thread>

#include "tests/conformance/town.h"
#include "tests/fakes/needed.h"
#include "tests/fakes/postgresql.h"

namespace data = boost::unit_test::data;
using namespace kakehashi;
using namespace kakehashi::test;

namespace {

Replacement patch(const std::string& key, const std::string& body) {
    Replacement made;
    made.unit = "life";
    made.key = key;
    made.author = care_office;
    made.operation = Replacement::Operation::patch;
    made.facts.push_back({Kind::life, "FORM", {}, body, {}});
    return made;
}

/// A set of patches; so many that they are staged before the set is read to its end.
Handed patches(const std::string& serial, const std::string& body) {
    Handed set;
    set.name = {"careplan", "handed", care_office, "", serial, ""};
    set.units = {with(unit_of(home_insurer, first_number), patch("2026-04-01", body))};
    for (int n = 1; n < 100; ++n) {
        set.units.push_back(with(unit_of(home_insurer, second_number), patch(serial + std::to_string(n), "weight=50;")));
    }
    return set;
}

/// Keeps rows locked in a transaction of its own, and tells when somebody waits for them.
class Obstacle {
public:
    Obstacle(storage::Database& database, const std::string& lock) : database_(database), connection_(database.connect()) {
        transaction_ = std::make_unique<storage::Transaction>(*connection_);
        connection_->session() << "SELECT pg_backend_pid()", soci::into(session_);
        connection_->session() << lock;
    }

    void wait_for_somebody() {
        while (!somebody_waits()) {
            std::this_thread::yield();
        }
    }
    void go_away() { transaction_.reset(); }

private:
    bool somebody_waits() {
        return needed(database_.with([&](storage::Connection& connection) -> Result<int> {
                   int waiting = 0;
                   connection.session() << "SELECT count(*) FROM pg_stat_activity WHERE :s = ANY(pg_blocking_pids(pid))",
                       soci::use(session_, "s"), soci::into(waiting);
                   return waiting;
               })) > 0;
    }

    storage::Database& database_;
    std::unique_ptr<storage::Connection> connection_;
    std::unique_ptr<storage::Transaction> transaction_;
    int session_ = 0;
};

/// Publishes at the same time.
class Publisher {
public:
    Publisher(ImportStore& imports, SetId set) : thread_([this, &imports, set] {
          SetReport report;
          report.staged = 1;
          published_ = imports.publish(set, report).has_value();
      }) {}
    Publisher(const Publisher&) = delete;
    Publisher& operator=(const Publisher&) = delete;
    ~Publisher() {
        if (thread_.joinable()) {
            thread_.join();
        }
    }
    bool published() {
        thread_.join();
        return published_;
    }

private:
    std::atomic<bool> published_{false};
    std::thread thread_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(publish)

BOOST_DATA_TEST_CASE(two_processes_that_patch_one_body_lose_nothing, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number, second_number});
    town.import(patches("20260501001", "height=150;weight=48;"));
    const auto other = store->another_import();
    bool again = false;
    Handed set = patches("20260501002", "height=149;weight=;");
    set.meanwhile = [&] {
        if (!std::exchange(again, true)) {
            BOOST_TEST((town.import_by(*other, patches("20260501003", "height=;weight=47;")).report.outcome == SetOutcome::applied));
        }
    };
    BOOST_TEST((town.import(set).report.outcome == SetOutcome::applied));
    BOOST_TEST(town.facts(first_number) == "height=149;weight=47; v3");
}

BOOST_DATA_TEST_CASE(two_processes_that_bring_a_first_body_lose_nothing, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number, second_number});
    const auto other = store->another_import();
    bool again = false;
    Handed set = patches("20260501002", "height=149;weight=;");
    set.meanwhile = [&] {
        if (!std::exchange(again, true)) {
            town.import_by(*other, patches("20260501003", "height=;weight=47;"));
        }
    };
    BOOST_TEST((town.import(set).report.outcome == SetOutcome::applied));
    BOOST_TEST(town.facts(first_number) == "height=149;weight=47; v2");
}

BOOST_DATA_TEST_CASE(two_processes_that_bring_one_unit_under_one_order_do_not_both_publish_it, data::make(every_store()), name) {
    const auto store = open_store(name);
    Town town(*store);
    town.settle({first_number});
    const auto other = store->another_import();
    const SetId set = town.stage(*other, "20260501001", with(unit_of(home_insurer, first_number), plan(day_service, "1", "a")));
    town.import("careplan", care_office, {with(unit_of(home_insurer, first_number), plan(day_service, "1", "b"))});
    SetReport report;
    report.staged = 1;
    const auto published = other->publish(set, report);
    BOOST_REQUIRE(!published.has_value());
    BOOST_TEST((published.error().fault == Fault::conflicting));
    BOOST_TEST(town.facts(first_number) == "b v1 →1370000029");
}

BOOST_AUTO_TEST_CASE(answers_are_given_while_a_publication_is_prepared, *boost::unit_test::precondition(postgresql_given)) {
    const auto store = open_store("postgresql");
    Town town(*store);
    town.settle({first_number});
    PersonUnit unit = register_row(home_insurer, first_number, "0000000002");
    unit.register_entry->name = "架空　星子";
    unit.replacements.push_back(plan(day_service, "1", "a"));
    unit.directives.push_back(consent_entry("C1", "granted", 1));
    const SetId set = town.stage(town.imports(), "20260501001", unit);
    const auto decided_before = town.attempt(first_number);
    // What is stored of the set itself comes after all that takes its time.
    Obstacle obstacle(*store->database(), "SELECT set_id FROM import_set WHERE outcome = 'received' FOR UPDATE");
    Publisher publisher(town.imports(), set);
    obstacle.wait_for_somebody();
    BOOST_TEST(town.look(home_insurer, first_number)->record.enrolments.front().identity.name == "架空　花子");
    BOOST_TEST(town.accepted(town.attempt(first_number)));
    BOOST_TEST(town.accepted(decided_before));
    obstacle.go_away();
    BOOST_TEST(publisher.published());
    BOOST_TEST(!town.accepted(decided_before));
    BOOST_TEST(town.look(home_insurer, first_number)->record.enrolments.front().identity.name == "架空　星子");
    BOOST_TEST(town.facts(first_number) == "a v1 →1370000029");
}

BOOST_AUTO_TEST_CASE(a_long_file_of_consents_keeps_others_waiting_only_at_its_end, *boost::unit_test::precondition(postgresql_given)) {
    const auto store = open_store("postgresql");
    Town town(*store);
    town.settle({first_number, second_number});
    PersonUnit unit = unit_of(home_insurer, first_number);
    constexpr int consents = 2'345;
    for (int n = 0; n < consents; ++n) {
        unit.directives.push_back(consent_entry("C" + std::to_string(n), "granted", n));
    }
    const SetId set = town.stage(town.imports(), "20260501001", unit);
    const std::size_t entries = store->entries().size();
    // Staged events go when all entries are prepared.
    Obstacle obstacle(*store->database(), "SELECT seq FROM staged_event FOR UPDATE");
    Publisher publisher(town.imports(), set);
    obstacle.wait_for_somebody();
    BOOST_TEST(town.accepted(town.attempt(second_number)));
    obstacle.go_away();
    BOOST_TEST(publisher.published());
    BOOST_TEST(store->entries().size() == entries + 1 + consents);
    const auto seen = store->entries();
    for (std::size_t n = 0; n < seen.size(); ++n) {
        BOOST_TEST(seen[n].index == static_cast<std::int64_t>(n));
    }
    BOOST_TEST(seen.back().run == consents);
    BOOST_TEST(town.accepted(town.attempt(first_number)));
}

BOOST_AUTO_TEST_SUITE_END()
