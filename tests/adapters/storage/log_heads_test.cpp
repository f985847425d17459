// Heads of the log: over all that was committed, one going on from the other, and never two that contradict each other.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <thread>

#include "adapters/storage/ledger_reader.h"
#include "adapters/storage/log_tiles.h"
#include "consent/ledger/entry.h"
#include "consent/ledger/merkle_tree.h"
#include "consent/ledger/proof.h"
#include "consent/ledger/tile_hashes.h"
#include "tests/adapters/storage/log_node.h"

namespace data = boost::unit_test::data;
namespace ledger = kakehashi::consent::ledger;
using namespace kakehashi;
using namespace kakehashi::storage;
using namespace kakehashi::test;

namespace {

/// What recomputing the log leaf by leaf gives, without tiles.
consent::Digest root_of_entries(LogNode& node, std::uint64_t size) {
    return needed(node.database().with([&](Connection& connection) -> Result<consent::Digest> {
        ledger::MerkleTree tree(node.hasher());
        for (const auto& commitment : needed(commitments_of(connection, 0, static_cast<std::int64_t>(size)))) {
            tree.append(ledger::leaf_of(node.hasher(), commitment));
        }
        return tree.root();
    }));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(log_heads)

BOOST_DATA_TEST_CASE(a_head_is_over_all_that_was_committed, data::make(every_database()), name) {
    LogNode node(dialect_named(name));
    BOOST_TEST(node.heads().newest().error().code == "KK-7137");
    for (const int more : {0, 3, 252, 1, 300, 255}) {
        node.log_some(more);
        const SignedHead head = node.sign();
        BOOST_TEST(head.checkpoint.size == static_cast<std::uint64_t>(node.number("SELECT size FROM log_head")));
        BOOST_TEST((head.checkpoint.root == root_of_entries(node, head.checkpoint.size)));
        BOOST_TEST((needed(node.heads().newest()).checkpoint == head.checkpoint));
        const auto key = node.heads().verifier_key(head.checkpoint.origin);
        BOOST_TEST((needed(ledger::open_checkpoint(node.hasher(), node.check(), key, head.note)) == head.checkpoint));
    }
    BOOST_TEST(node.number("SELECT count(*) FROM log_tile WHERE level = 0") == 4);
    BOOST_TEST(node.number("SELECT count(*) FROM log_tile WHERE level = 1") == 1);
}

BOOST_DATA_TEST_CASE(a_head_goes_on_from_every_head_before, data::make(every_database()), name) {
    LogNode node(dialect_named(name));
    std::vector<SignedHead> heads;
    for (const int more : {5, 251, 1, 600, 77}) {
        node.log_some(more);
        heads.push_back(node.sign());
    }
    needed(node.database().with([&](Connection& connection) -> Result<Done> {
        ledger::TileHashes hashes(node.hasher(), log_tiles(connection));
        const auto& last = heads.back().checkpoint;
        for (const SignedHead& head : heads) {
            const auto proof = needed(ledger::consistency_proof(node.hasher(), hashes, head.checkpoint.size, last.size));
            BOOST_TEST(ledger::proves_consistency(node.hasher(), proof, head.checkpoint.size, head.checkpoint.root, last.size, last.root));
        }
        return Done{};
    }));
}

BOOST_DATA_TEST_CASE(changed_tiles_are_not_signed, data::make(every_database()), name) {
    LogNode node(dialect_named(name));
    node.log_some(300);
    static_cast<void>(node.sign());
    node.log_some(1);
    node.run("UPDATE log_tile SET hashes = (SELECT hashes FROM log_tile WHERE level = 1 AND idx = 0) WHERE level = 0 AND idx = 1");
    BOOST_TEST(node.code_of_signing() == "KK-7133");
    node.run("DELETE FROM log_tile WHERE level = 0 AND idx = 1");
    BOOST_TEST(node.code_of_signing() != "");
}

BOOST_DATA_TEST_CASE(a_gap_in_the_log_is_not_signed, data::make(every_database()), name) {
    LogNode node(dialect_named(name));
    node.log_some(10);
    node.run("DELETE FROM access_log WHERE idx = 4");
    BOOST_TEST(node.code_of_signing() == "KK-7132");
}

BOOST_DATA_TEST_CASE(a_log_that_became_shorter_goes_on_under_a_new_origin_that_names_the_old_head, data::make(every_database()), name) {
    LogNode node(dialect_named(name));
    node.log_some(20);
    const SignedHead old = node.sign();
    // What a backup of before brings back.
    node.run("DELETE FROM access_log WHERE idx >= 10");
    node.run("UPDATE log_head SET size = 10");
    node.run("DELETE FROM log_checkpoint");
    node.run("DELETE FROM log_tile");
    node.run("UPDATE log_tree SET tiled = 0");
    const SignedHead next = node.sign();
    BOOST_TEST(next.checkpoint.origin == old.checkpoint.origin + "/2");
    BOOST_TEST(next.checkpoint.size == 11U);
    BOOST_TEST((next.checkpoint.root == root_of_entries(node, 11)));
    const auto told = needed(node.database().with([&](Connection& connection) -> Result<std::string> {
        std::string commitment;
        std::string sealed;
        connection.session() << "SELECT commitment, sealed FROM access_log WHERE idx = 10", soci::into(commitment), soci::into(sealed);
        return open_sealed(node.writer().key(), "entry/" + commitment, sealed);
    }));
    BOOST_TEST(told.find("\"root\":\"" + consent::hex(old.checkpoint.root) + "\",\"size\":21}") != std::string::npos);
    BOOST_TEST(told.find("\"type\":\"restored\"") != std::string::npos);
    node.log_some(1);
    BOOST_TEST(node.sign().checkpoint.origin == next.checkpoint.origin);
}

BOOST_DATA_TEST_CASE(another_log_of_the_same_length_is_not_signed_unless_it_is_said_to_be_restored, data::make(every_database()),
                     name) {
    LogNode node(dialect_named(name));
    node.log_some(20);
    const SignedHead old = node.sign();
    node.run("DELETE FROM access_log WHERE idx >= 10");
    node.run("UPDATE log_head SET size = 10");
    node.run("DELETE FROM log_checkpoint");
    node.run("DELETE FROM log_tile");
    node.run("UPDATE log_tree SET tiled = 0");
    node.log_some(30);  // grown on past the old head
    BOOST_TEST(node.code_of_signing() == "KK-7134");
    const SignedHead next = needed(node.heads().sign(LogHeads::Restored::yes, {}));
    BOOST_TEST(next.checkpoint.origin == old.checkpoint.origin + "/2");
    BOOST_TEST(node.sign().checkpoint.origin == next.checkpoint.origin);
}

BOOST_DATA_TEST_CASE(an_entry_changed_behind_the_tiles_does_not_get_into_a_head, data::make(every_database()), name) {
    LogNode node(dialect_named(name));
    node.log_some(20);
    static_cast<void>(node.sign());
    node.run("UPDATE access_log SET commitment = (SELECT commitment FROM access_log WHERE idx = 4) WHERE idx = 3");
    node.log_some(1);
    const SignedHead head = node.sign();
    BOOST_TEST((head.checkpoint.root != root_of_entries(node, head.checkpoint.size)));
}

BOOST_AUTO_TEST_CASE(the_origin_is_the_configured_one_and_stays) {
    LogNode node(Dialect::sqlite);
    const auto named = node.heads_named("log.example.jp/one");
    BOOST_TEST(needed(named->sign(LogHeads::Restored::no, {})).note.starts_with("log.example.jp/one\n"));
    BOOST_TEST(node.heads_named("log.example.jp/two")->sign(LogHeads::Restored::no, {}).error().code == "KK-7135");
    BOOST_TEST(node.sign().checkpoint.origin == "log.example.jp/one");
}

BOOST_DATA_TEST_CASE(heads_signed_while_the_log_grows_are_consistent, data::make(every_database()), name) {
    LogNode node(dialect_named(name));
    std::vector<SignedHead> heads;
    std::thread signing([&] {
        for (int n = 0; n < 20; ++n) {
            heads.push_back(node.sign());
        }
    });
    std::vector<SignedHead> others;
    const auto second = node.heads_named("");
    std::thread signing_too([&] {
        for (int n = 0; n < 20; ++n) {
            others.push_back(needed(second->sign(LogHeads::Restored::no, {})));
        }
    });
    for (int n = 0; n < 40; ++n) {
        node.log_some(17);
    }
    signing.join();
    signing_too.join();
    heads.insert(heads.end(), others.begin(), others.end());
    for (const SignedHead& head : heads) {
        BOOST_TEST((head.checkpoint.root == root_of_entries(node, head.checkpoint.size)));
    }
}

BOOST_AUTO_TEST_SUITE_END()
