// Whatever is done to the log afterwards, recomputing it finds out.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "adapters/storage/ledger_reader.h"
#include "adapters/storage/log_verification.h"
#include "consent/ledger/entry.h"
#include "tests/adapters/storage/imported_person.h"

namespace data = boost::unit_test::data;
using namespace kakehashi;
using namespace kakehashi::storage;
using namespace kakehashi::test;

namespace {

using Wrong = LedgerFaultKind;

/// A log in which two persons have chains: the policy, then a consent of each, then three looks at each, in turns.
void fill(DatabaseNode& node) {
    const PersonUnit one = secret_person("0000000001");
    const PersonUnit other = secret_person("0000000002");
    import_person(node, one);
    import_person(node, other);
    for (int n = 0; n < 3; ++n) {
        log_look(node, one, "{\"look\":" + std::to_string(n) + "}");
        log_look(node, other, "{\"look\":" + std::to_string(n) + "}");
    }
}

LedgerVerification verified(DatabaseNode& node) {
    return needed(verify_ledger(node.database(), node.writer(), node.hasher(), {}));
}

bool complains(DatabaseNode& node, Wrong kind, const std::string& place) {
    return std::ranges::count(verified(node).faults, LedgerFault{kind, place}) > 0;
}

/// Writes an entry of the attacker's own making, sealed as it should be, over the one at `index`.
void forge(DatabaseNode& node, std::int64_t index, std::int64_t run, const consent::Digest& previous) {
    const std::int64_t person = node.number("SELECT person_id FROM access_log WHERE idx = " + std::to_string(index));
    const std::string salt(consent::ledger::salt_size, 's');
    const std::string body = consent::ledger::body_of(
        {"access", "{\"look\":\"forged\"}", now(), consent::ledger::ChainLink{{person}, run, previous}});
    const auto commitment = consent::ledger::commitment_of(node.hasher(), salt, body);
    const std::string sealed = seal(node.writer().key(), entry_context(commitment), salt + body);
    node.run("UPDATE access_log SET commitment = '" + consent::hex(commitment) + "', sealed = '" + sealed +
             "' WHERE idx = " + std::to_string(index));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(ledger_verification)

BOOST_DATA_TEST_CASE(a_log_that_nobody_touched_holds, data::make(every_database()), name) {
    DatabaseNode node(dialect_named(name));
    fill(node);
    const LedgerVerification found = verified(node);
    BOOST_TEST(found.faults.empty(), (found.faults.empty() ? "" : found.faults.front().place));
    BOOST_TEST(found.entries == 9);
    BOOST_TEST(found.chains == 2);
    BOOST_TEST(found.root.size() == 64U);
    log_look(node, secret_person("0000000001"), "{}");
    BOOST_TEST(verified(node).root != found.root);
}

BOOST_DATA_TEST_CASE(a_changed_body_is_found, data::make(every_database()), name) {
    DatabaseNode node(dialect_named(name));
    fill(node);
    node.run("UPDATE access_log SET sealed = (SELECT sealed FROM access_log WHERE idx = 4) WHERE idx = 3");
    BOOST_TEST(complains(node, Wrong::body_does_not_open, "access_log 3"));
}

BOOST_DATA_TEST_CASE(swapped_entries_are_found, data::make(every_database()), name) {
    DatabaseNode node(dialect_named(name));
    fill(node);
    // Two looks at the same person change places, with all that belongs to them.
    node.run("UPDATE access_log SET idx = -1 WHERE idx = 3");
    node.run("UPDATE access_log SET idx = 3 WHERE idx = 5");
    node.run("UPDATE access_log SET idx = 5 WHERE idx = -1");
    BOOST_TEST(complains(node, Wrong::chain_broken, "access_log 3"));
}

BOOST_DATA_TEST_CASE(a_removed_last_entry_is_found_by_the_heads, data::make(every_database()), name) {
    DatabaseNode node(dialect_named(name));
    fill(node);
    node.run("DELETE FROM access_log WHERE idx = 8");
    BOOST_TEST(complains(node, Wrong::size_differs, "log_head"));
    node.run("UPDATE log_head SET size = size - 1");
    BOOST_TEST(!complains(node, Wrong::size_differs, "log_head"));
    BOOST_TEST(complains(node, Wrong::chain_end_differs, "person_head"));
}

BOOST_DATA_TEST_CASE(an_entry_beyond_the_head_is_found, data::make(every_database()), name) {
    DatabaseNode node(dialect_named(name));
    fill(node);
    node.run("UPDATE log_head SET size = size - 1");
    BOOST_TEST(complains(node, Wrong::size_differs, "log_head"));
}

BOOST_DATA_TEST_CASE(a_removed_entry_in_the_middle_is_found, data::make(every_database()), name) {
    DatabaseNode node(dialect_named(name));
    fill(node);
    node.run("DELETE FROM access_log WHERE idx = 4");
    BOOST_TEST(complains(node, Wrong::entries_missing, "access_log 5"));
    // Closing the gap helps nobody: the chain is broken too.
    for (int n = 5; n <= 8; ++n) {
        node.run("UPDATE access_log SET idx = idx - 1 WHERE idx = " + std::to_string(n));
    }
    node.run("UPDATE log_head SET size = size - 1");
    BOOST_TEST(!complains(node, Wrong::entries_missing, "access_log 5"));
    BOOST_TEST(complains(node, Wrong::chain_broken, "access_log 5"));
}

BOOST_DATA_TEST_CASE(a_changed_run_is_found, data::make(every_database()), name) {
    DatabaseNode node(dialect_named(name));
    fill(node);
    node.run("UPDATE access_log SET run_no = 7 WHERE idx = 3");
    BOOST_TEST(complains(node, Wrong::place_differs, "access_log 3"));
}

BOOST_DATA_TEST_CASE(an_entry_moved_to_another_person_is_found, data::make(every_database()), name) {
    DatabaseNode node(dialect_named(name));
    fill(node);
    node.run("UPDATE access_log SET person_id = NULL, run_no = NULL WHERE idx = 8");
    BOOST_TEST(!verified(node).faults.empty());
}

BOOST_DATA_TEST_CASE(a_forged_previous_leaf_is_found, data::make(every_database()), name) {
    DatabaseNode node(dialect_named(name));
    fill(node);
    forge(node, 3, 2, consent::Digest{});
    BOOST_TEST(complains(node, Wrong::chain_broken, "access_log 3"));
    BOOST_TEST(complains(node, Wrong::chain_broken, "access_log 5"));
}

BOOST_AUTO_TEST_CASE(a_persons_entries_are_found_under_the_numbers) {
    DatabaseNode node(Dialect::sqlite);
    fill(node);
    const PersonUnit person = secret_person("0000000002");
    const auto entries =
        needed(entries_of(node.database(), node.writer(), node.hasher(), person.insurer, person.insured));
    BOOST_REQUIRE(entries.size() == 4U);
    for (std::size_t n = 0; n < entries.size(); ++n) {
        BOOST_TEST(entries[n].run == static_cast<std::int64_t>(n) + 1);
    }
    BOOST_TEST(entries.back().body.find("\"look\":2") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
