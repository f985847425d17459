// Whoever can write to the database, and to the file beside the key, is found out; where nobody could tell, the test says so.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "adapters/storage/private_file.h"
#include "tests/adapters/storage/full_ledger.h"

namespace data = boost::unit_test::data;
using namespace kakehashi;
using namespace kakehashi::storage;
using namespace kakehashi::test;

namespace {

using Wrong = LedgerFaultKind;

struct Attack {
    std::string name;
    std::function<void(FullLedger&)> act;
    std::vector<LedgerFault> told;  ///< among what is found
};

std::string all_of(const std::vector<LedgerFault>& faults) {
    std::string text;
    for (const LedgerFault& fault : faults) {
        text += "\n  " + fault.place + ": " + std::to_string(static_cast<int>(fault.kind));
    }
    return text;
}

bool has(const LedgerVerification& found, const LedgerFault& fault) { return std::ranges::count(found.faults, fault) > 0; }
bool has(const LedgerVerification& found, Wrong kind) { return std::ranges::count(found.faults, kind, &LedgerFault::kind) > 0; }

std::function<void(FullLedger&)> statements(std::vector<std::string> all) {
    return [all = std::move(all)](FullLedger& node) {
        for (const std::string& each : all) {
            node.run(each);
        }
    };
}

/// Another character at `at` (from 1) of a text column.
std::function<void(FullLedger&)> one_byte(const std::string& table, const std::string& column, int at, const std::string& where) {
    const std::string place = std::to_string(at);
    return statements({"UPDATE " + table + " SET " + column + " = substr(" + column + ", 1, " + std::to_string(at - 1) +
                       ") || CASE substr(" + column + ", " + place + ", 1) WHEN '0' THEN '1' ELSE '0' END || substr(" + column + ", " +
                       std::to_string(at + 1) + ") WHERE " + where});
}

/// Two rows change what stands in a column.
std::function<void(FullLedger&)> swapped(const std::string& table, const std::string& column, const std::string& one,
                                         const std::string& other) {
    const auto value = [&](const std::string& where) { return "(SELECT " + column + " FROM kept_" + table + " WHERE " + where + ")"; };
    return statements({"UPDATE " + table + " SET " + column + " = 'x' WHERE " + one,
                       "UPDATE " + table + " SET " + column + " = " + value(one) + " WHERE " + other,
                       "UPDATE " + table + " SET " + column + " = " + value(other) + " WHERE " + one});
}

std::vector<Attack> on_entries(const FullLedger& node) {
    const std::string newest = "log_checkpoint " + node.origin + " 322";
    const std::string oldest = "log_checkpoint " + node.first_origin + " 304";
    return {
        {"a byte of a body", one_byte("access_log", "sealed", 61, "idx = 5"), {{Wrong::body_does_not_open, "access_log 5"}}},
        {"a byte of a commitment", one_byte("access_log", "commitment", 9, "idx = 5"),
         {{Wrong::body_does_not_open, "access_log 5"}, {Wrong::tile_differs, "log_tile 0/0"}, {Wrong::head_root_differs, newest}}},
        {"a commitment that is none", one_byte("access_log", "commitment", 65, "idx = 5"), {{Wrong::commitment_malformed, "access_log 5"}}},
        {"a row removed", statements({"DELETE FROM access_log WHERE idx = 5"}), {{Wrong::entries_missing, "access_log 6"}}},
        {"a row removed and the gap closed",
         statements({"DELETE FROM access_log WHERE idx = 314", "UPDATE access_log SET idx = -idx WHERE idx > 314",
                     "UPDATE access_log SET idx = -idx - 1 WHERE idx < 0", "UPDATE log_head SET size = size - 1"}),
         {{Wrong::tile_differs, "log_tile 0/1"}, {Wrong::head_root_differs, newest}, {Wrong::census_not_committed, "census 2"}}},
        {"a row far behind the end", statements({"INSERT INTO access_log SELECT 0, 1000, NULL, NULL, commitment, sealed FROM "
                                                 "kept_access_log WHERE idx = 314"}),
         {{Wrong::entry_unexpected, "access_log 1000"}}},
        {"a row before the beginning", statements({"INSERT INTO access_log SELECT 0, -1, NULL, NULL, commitment, sealed FROM "
                                                   "kept_access_log WHERE idx = 314"}),
         {{Wrong::entry_unexpected, "access_log -1"}}},
        {"a row at the end", statements({"INSERT INTO access_log SELECT 0, 324, NULL, NULL, commitment, sealed FROM kept_access_log "
                                         "WHERE idx = 314"}),
         {{Wrong::size_differs, "log_head"}}},
        {"an entry of a chain repeated at the end",
         statements({"INSERT INTO access_log SELECT 0, 324, person_id, 9, commitment, sealed FROM kept_access_log WHERE idx = 318",
                     "UPDATE log_head SET size = 325"}),
         {{Wrong::place_differs, "access_log 324"}, {Wrong::chain_broken, "access_log 324"}}},
        {"rows of different persons swapped", statements({"UPDATE access_log SET idx = -1 WHERE idx = 304",
                                                          "UPDATE access_log SET idx = 304 WHERE idx = 305",
                                                          "UPDATE access_log SET idx = 305 WHERE idx = -1"}),
         {{Wrong::tile_differs, "log_tile 0/1"}, {Wrong::head_root_differs, newest}}},
        {"an entry taken from its person", statements({"UPDATE access_log SET person_id = NULL, run_no = NULL WHERE idx = 9"}),
         {{Wrong::place_differs, "access_log 9"}}},
        {"an entry given a person", statements({"UPDATE access_log SET person_id = 7, run_no = 9 WHERE idx = 314"}),
         {{Wrong::person_not_in_body, "access_log 314"}}},
        {"an entry sealed anew", [](FullLedger& ledger) { ledger.reseal(302, R"({"look":2})"); },
         {{Wrong::tile_differs, "log_tile 0/1"}, {Wrong::head_root_differs, newest}, {Wrong::census_root_differs, "census 1"}}},
        {"an entry sealed anew, with all tiles",
         [](FullLedger& ledger) {
             ledger.reseal(316, R"({"look":2})");
             ledger.make_tiles_anew();
         },
         {{Wrong::head_root_differs, newest}, {Wrong::head_root_differs, "head beside the key"}}},
        {"a body that is not one", [](FullLedger& ledger) { ledger.reseal(316, "2"); }, {{Wrong::body_malformed, "access_log 316"}}},
        {"the log's size", statements({"UPDATE log_head SET size = size - 1"}), {{Wrong::size_differs, "log_head"}}},
        {"no size", statements({"DELETE FROM log_head"}), {{Wrong::size_differs, "log_head"}}},
        {"a person's run", statements({"UPDATE person_head SET run_no = run_no - 1 WHERE person_id = 7"}),
         {{Wrong::chain_end_differs, "person_head"}}},
        {"a byte of a person's leaf", one_byte("person_head", "prev_leaf", 9, "person_id = 7"), {{Wrong::chain_end_differs, "person_head"}}},
        {"a person's head removed", statements({"DELETE FROM person_head WHERE person_id = 7"}), {{Wrong::chain_end_missing, "person_head"}}},
        {"a person's head added", statements({"INSERT INTO person_head (person_id, epoch, run_no) VALUES (999, 1, 1)"}),
         {{Wrong::chain_end_differs, "person_head"}}},
        {"persons' heads swapped", swapped("person_head", "prev_leaf", "person_id = 20", "person_id = 21"),
         {{Wrong::chain_end_differs, "person_head"}}},
    };
}

std::vector<Attack> on_tiles_and_censuses(const FullLedger& node) {
    const std::string level_one = R"((SELECT COALESCE(MAX(hashes), 'x') FROM kept_log_tile WHERE level = 1))";
    return {
        {"a byte of a tile", one_byte("log_tile", "hashes", 100, "level = 0 AND idx = 0"), {{Wrong::tile_differs, "log_tile 0/0"}}},
        {"a tile removed", statements({"DELETE FROM log_tile WHERE level = 1"}), {{Wrong::tile_missing, "log_tile 1/0"}}},
        {"tiles added", statements({"INSERT INTO log_tile SELECT 0, 0, 9, hashes FROM kept_log_tile WHERE level = 1",
                                    "INSERT INTO log_tile SELECT 0, 2, 0, hashes FROM kept_log_tile WHERE level = 1",
                                    "INSERT INTO log_tile SELECT 0, -1, 0, hashes FROM kept_log_tile WHERE level = 1"}),
         {{Wrong::tile_unexpected, "log_tile 0/9"}, {Wrong::tile_unexpected, "log_tile 2/0"}, {Wrong::tile_unexpected, "log_tile -1/0"}}},
        {"tiles swapped", swapped("log_tile", "hashes", "level = 0 AND idx = 0", "level = 0 AND idx = 1"),
         {{Wrong::tile_differs, "log_tile 0/0"}, {Wrong::tile_differs, "log_tile 0/1"}}},
        {"another tile in its place", statements({"UPDATE log_tile SET hashes = " + level_one + " WHERE level = 0 AND idx = 1"}),
         {{Wrong::tile_differs, "log_tile 0/1"}}},
        {"fewer entries in tiles", statements({"UPDATE log_tree SET tiled = 300", "DELETE FROM log_tile WHERE idx > 0"}),
         {{Wrong::tiles_short, "log_tree"}}},
        {"more entries in tiles", statements({"UPDATE log_tree SET tiled = 400"}), {{Wrong::tiles_beyond_entries, "log_tree"}}},
        {"a byte of a census", one_byte("census", "root", 9, "census_id = 1"),
         {{Wrong::census_root_differs, "census 1"}, {Wrong::census_not_committed, "census 1"}}},
        {"the persons of a census", statements({"UPDATE census SET persons = 299 WHERE census_id = 2"}),
         {{Wrong::census_root_differs, "census 2"}, {Wrong::census_not_committed, "census 2"}}},
        {"a census of too many entries", statements({"UPDATE census SET size = 900 WHERE census_id = 1"}),
         {{Wrong::census_beyond_log, "census 1"}, {Wrong::census_not_committed, "census 1"}}},
        {"a census removed", statements({"DELETE FROM census WHERE census_id = 1"}), {{Wrong::census_missing, "access_log 303"}}},
        {"the newest census removed", statements({"DELETE FROM census WHERE census_id = 2"}), {{Wrong::census_missing, "access_log 317"}}},
        {"a census added", statements({"INSERT INTO census SELECT 9, size, persons, root, entry, made_at FROM kept_census WHERE "
                                       "census_id = 1"}),
         {{Wrong::census_not_committed, "census 1"}, {Wrong::tile_missing, "census_tile 9/0/0"}}},
        {"censuses swapped", swapped("census", "root", "census_id = 1", "census_id = 2"),
         {{Wrong::census_root_differs, "census 1"}, {Wrong::census_root_differs, "census 2"}}},
        {"a census without its entry", statements({"UPDATE census SET entry = NULL WHERE census_id = 1"}),
         {{Wrong::census_not_committed, "census 1"}, {Wrong::census_missing, "access_log 303"}}},
        {"a census and its entry sealed anew",
         [](FullLedger& ledger) {
             const consent::Digest other{};
             ledger.reseal(303, consent::ledger::census_event(300, other, 303));
             ledger.run("UPDATE census SET root = '" + consent::hex(other) + "' WHERE census_id = 1");
         },
         {{Wrong::census_root_differs, "census 1"}, {Wrong::head_root_differs, "log_checkpoint " + node.first_origin + " 304"}}},
        {"a byte of a census tile", one_byte("census_tile", "hashes", 100, "level = 0 AND idx = 1"),
         {{Wrong::tile_differs, "census_tile 2/0/1"}}},
        {"a name to search a census by", one_byte("census_tile", "first_name", 9, "level = 0 AND idx = 1"),
         {{Wrong::tile_differs, "census_tile 2/0/1"}}},
        {"a census tile removed", statements({"DELETE FROM census_tile WHERE level = 1"}), {{Wrong::tile_missing, "census_tile 2/1/0"}}},
        {"census tiles added",
         statements({"INSERT INTO census_tile SELECT 2, 0, 9, first_name, hashes FROM kept_census_tile WHERE level = 1",
                     "INSERT INTO census_tile SELECT 1, 0, 0, first_name, hashes FROM kept_census_tile WHERE level = 1"}),
         {{Wrong::tile_unexpected, "census_tile 2/0/9"}, {Wrong::tile_unexpected, "census_tile 1/0/0"}}},
        {"census tiles swapped", swapped("census_tile", "hashes", "level = 0 AND idx = 0", "level = 0 AND idx = 1"),
         {{Wrong::tile_differs, "census_tile 2/0/0"}, {Wrong::tile_differs, "census_tile 2/0/1"}}},
        {"a byte of a name", one_byte("census_key", "name", 9, "person_id = 7"), {{Wrong::census_key_differs, "census_key"}}},
        {"names swapped", swapped("census_key", "name", "person_id = 7", "person_id = 8"), {{Wrong::census_key_differs, "census_key"}}},
    };
}

std::vector<Attack> on_heads(const FullLedger& node) {
    const std::string newest = "origin = '" + node.origin + "' AND size = 322";
    const std::string before = "origin = '" + node.origin + "' AND size = 321";
    const std::string at_newest = "log_checkpoint " + node.origin + " 322";
    const std::string at_before = "log_checkpoint " + node.origin + " 321";
    const int root = static_cast<int>(node.origin.size()) + 1 + 4 + 5;
    return {
        {"a byte of the root", one_byte("log_checkpoint", "note", root, newest), {{Wrong::head_not_signed, at_newest}}},
        {"a byte of the signature", one_byte("log_checkpoint", "note", root + 130, newest), {{Wrong::head_not_signed, at_newest}}},
        {"no note", statements({"UPDATE log_checkpoint SET note = 'x' WHERE " + newest}), {{Wrong::head_malformed, at_newest}}},
        {"an old head as the newest, which is removed", statements({"DELETE FROM log_checkpoint WHERE " + newest}),
         {{Wrong::head_not_kept, "head beside the key"}}},
        {"an old head over the newest", statements({"UPDATE log_checkpoint SET note = (SELECT note FROM kept_log_checkpoint WHERE " +
                                                    before + ") WHERE " + newest}),
         {{Wrong::head_row_differs, at_newest}}},
        {"an old head as one after the newest", statements({"INSERT INTO log_checkpoint SELECT 0, origin, 324, note, signed_at FROM "
                                                            "kept_log_checkpoint WHERE " + before}),
         {{Wrong::head_row_differs, "log_checkpoint " + node.origin + " 324"}}},
        {"heads swapped", swapped("log_checkpoint", "note", newest, before),
         {{Wrong::head_row_differs, at_newest}, {Wrong::head_row_differs, at_before}}},
        {"a head under an origin the log has not", statements({"INSERT INTO log_checkpoint SELECT 0, 'elsewhere', size, note, signed_at "
                                                               "FROM kept_log_checkpoint WHERE " + newest}),
         {{Wrong::head_origin_unknown, "log_checkpoint elsewhere"}, {Wrong::head_row_differs, "log_checkpoint elsewhere 322"}}},
        {"a head signed with the log's key over another log",
         [](FullLedger& ledger) { ledger.keep_head(ledger.origin, 323, consent::Digest{}); },
         {{Wrong::head_root_differs, "log_checkpoint " + node.origin + " 323"}, {Wrong::tiles_short, "log_tree"}}},
        {"a head signed with the log's key over entries to come",
         [](FullLedger& ledger) { ledger.keep_head(ledger.origin, 900, consent::Digest{}); },
         {{Wrong::head_beyond_log, "log_checkpoint " + node.origin + " 900"}}},
        {"an origin removed", statements({"DELETE FROM log_origin WHERE generation = 2"}),
         {{Wrong::head_origin_unknown, "log_checkpoint " + node.origin},
          {Wrong::head_origin_unknown, "head beside the key"},
          {Wrong::entry_without_origin, "access_log 320"}}},
        {"a byte of the head an origin names", one_byte("log_origin", "old_head", root, "generation = 2"),
         {{Wrong::head_not_signed, "log_origin 2"}, {Wrong::origin_without_entry, "log_origin 2"}}},
        {"another head that an origin names", statements({"UPDATE log_origin SET old_head = (SELECT note FROM log_checkpoint WHERE " + newest +
                                                          ") WHERE generation = 2"}),
         {{Wrong::origin_without_entry, "log_origin 2"}, {Wrong::entry_without_origin, "access_log 320"}}},
        {"an origin added", statements({"INSERT INTO log_origin SELECT 0, 3, origin || '/3', old_head, started_at FROM kept_log_origin "
                                        "WHERE generation = 1"}),
         {{Wrong::origin_without_entry, "log_origin 3"}}},
        {"origins swapped", swapped("log_origin", "origin", "generation = 1", "generation = 2"), {{Wrong::origin_differs, "log_origin 2"}}},
        {"a byte of the head beside the key",
         [](FullLedger& ledger) {
             std::string note = ledger.last_head.note;
             note[ledger.origin.size() + 8] ^= 1;
             BOOST_REQUIRE(replace_private_file(ledger.remembered(), note));
         },
         {{Wrong::head_not_signed, "head beside the key"}}},
    };
}

void expect_told(FullLedger& node, const std::vector<Attack>& attacks) {
    for (const Attack& attack : attacks) {
        BOOST_TEST_CONTEXT(attack.name) {
            attack.act(node);
            const LedgerVerification found = node.verify();
            for (const LedgerFault& fault : attack.told) {
                BOOST_TEST(has(found, fault), fault.place << ": " << static_cast<int>(fault.kind) << " is not among:" << all_of(found.faults));
            }
            node.put_back();
            BOOST_TEST(node.verify().faults.empty());
        }
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(ledger_attacks)

BOOST_DATA_TEST_CASE(a_full_ledger_that_nobody_touched_holds, data::make(every_database()), name) {
    FullLedger node(dialect_named(name));
    const LedgerVerification found = node.verify();
    BOOST_TEST(found.faults.empty(), all_of(found.faults));
    BOOST_TEST(found.entries == 324);
    BOOST_TEST(found.chains == 300);
    BOOST_TEST(found.tiles == 3 + 3);
    BOOST_TEST(found.heads == 4);
    BOOST_TEST(found.censuses_remade == 2);
    BOOST_TEST(found.signatures_checked);
    BOOST_TEST((found.remembered_to == 322U));
}

BOOST_DATA_TEST_CASE(attacks_on_entries_are_told, data::make(every_database()), name) {
    FullLedger node(dialect_named(name));
    expect_told(node, on_entries(node));
}

BOOST_DATA_TEST_CASE(attacks_on_tiles_and_censuses_are_told, data::make(every_database()), name) {
    FullLedger node(dialect_named(name));
    expect_told(node, on_tiles_and_censuses(node));
}

BOOST_DATA_TEST_CASE(attacks_on_heads_are_told, data::make(every_database()), name) {
    FullLedger node(dialect_named(name));
    expect_told(node, on_heads(node));
}

// One fault does not hide those of other tables.
BOOST_DATA_TEST_CASE(what_was_done_to_several_tables_is_told_of_each, data::make(every_database()), name) {
    FullLedger node(dialect_named(name));
    one_byte("access_log", "sealed", 61, "idx = 5")(node);
    one_byte("log_tile", "hashes", 9, "level = 1")(node);
    one_byte("log_checkpoint", "note", 60, "size = 304")(node);
    one_byte("census", "root", 9, "census_id = 1")(node);
    one_byte("census_tile", "hashes", 9, "level = 1")(node);
    const LedgerVerification found = node.verify();
    for (const Wrong kind : {Wrong::body_does_not_open, Wrong::head_not_signed, Wrong::census_root_differs}) {
        BOOST_TEST(has(found, kind));
    }
    BOOST_TEST(has(found, LedgerFault{Wrong::tile_differs, "log_tile 1/0"}));
    BOOST_TEST(has(found, LedgerFault{Wrong::tile_differs, "census_tile 2/1/0"}));
    BOOST_TEST(found.entries == 324);
}

// A gap is bridged by the tiles, so that the heads behind it can still be told to hold.
BOOST_DATA_TEST_CASE(an_entry_that_is_missing_does_not_make_the_rest_faulty, data::make(every_database()), name) {
    FullLedger node(dialect_named(name));
    node.run("DELETE FROM access_log WHERE idx = 315");
    const auto found = node.verify();
    BOOST_TEST((found.faults == std::vector<LedgerFault>{{Wrong::entries_missing, "access_log 316"}}), all_of(found.faults));
}

BOOST_DATA_TEST_CASE(without_the_key_all_but_signatures_is_verified, data::make(every_database()), name) {
    FullLedger node(dialect_named(name));
    auto scope = node.scope();
    scope.heads.key.reset();
    BOOST_TEST(!node.verify(scope).signatures_checked);
    BOOST_TEST(node.verify(scope).faults.empty());
    node.keep_head(node.origin, 321, consent::Digest{});
    BOOST_TEST(has(node.verify(scope), LedgerFault{Wrong::head_root_differs, "log_checkpoint " + node.origin + " 321"}));
}

BOOST_DATA_TEST_CASE(only_the_newest_census_is_made_again_where_that_is_enough, data::make(every_database()), name) {
    FullLedger node(dialect_named(name));
    auto scope = node.scope();
    scope.censuses = Censuses::newest;
    const auto found = node.verify(scope);
    BOOST_TEST(found.faults.empty());
    BOOST_TEST(found.censuses == 2);
    BOOST_TEST(found.censuses_remade == 1);
}

namespace {

/// Cuts the log back to `size` entries, with all that is kept of what is cut off.
void cut(FullLedger& node, int size) {
    const std::string from = std::to_string(size);
    for (const std::string& each :
         {"DELETE FROM access_log WHERE idx >= " + from, "UPDATE log_head SET size = " + from,
          "DELETE FROM log_checkpoint WHERE size > " + from, "DELETE FROM census WHERE entry >= " + from,
          std::string("UPDATE person_head SET run_no = COALESCE((SELECT MAX(run_no) FROM access_log l WHERE l.person_id = "
                      "person_head.person_id), 0)")}) {
        node.run(each);
    }
    node.make_tiles_anew();
}

consent::ledger::Checkpoint head_of(FullLedger& node) {
    const auto found = node.verify();
    return {node.origin, static_cast<std::uint64_t>(found.entries), *consent::digest_from_hex(found.root)};
}

}  // namespace

// What nobody but the holder of a head from outside can tell.
BOOST_DATA_TEST_CASE(entries_cut_off_behind_the_last_head_are_told_by_a_head_from_outside_only, data::make(every_database()), name) {
    FullLedger node(dialect_named(name));
    auto scope = node.scope();
    scope.heads.outside = {head_of(node)};
    BOOST_TEST(node.verify(scope).faults.empty());
    cut(node, 322);
    BOOST_TEST(node.verify().faults.empty());
    BOOST_TEST(has(node.verify(scope), LedgerFault{Wrong::head_beyond_log, "head from outside 324"}));
}

BOOST_DATA_TEST_CASE(entries_cut_off_before_the_last_head_are_told_by_the_head_beside_the_key, data::make(every_database()), name) {
    FullLedger node(dialect_named(name));
    auto scope = node.scope();
    scope.heads.outside = {head_of(node)};
    cut(node, 321);
    const auto found = node.verify();
    BOOST_TEST((found.faults == std::vector<LedgerFault>{{Wrong::head_not_kept, "head beside the key"},
                                                         {Wrong::head_beyond_log, "head beside the key"}}),
               all_of(found.faults));
    BOOST_TEST(!found.remembered_to);
    std::filesystem::remove(node.remembered());  // who cuts may take it away, but not unseen
    BOOST_TEST((node.verify().faults == std::vector<LedgerFault>{{Wrong::head_not_remembered, "head beside the key"}}));
    scope.heads.remembered.clear();
    BOOST_TEST(has(node.verify(scope), LedgerFault{Wrong::head_beyond_log, "head from outside 324"}));
}

BOOST_DATA_TEST_CASE(a_fork_is_told_by_every_head_of_what_was_replaced, data::make(every_database()), name) {
    FullLedger node(dialect_named(name));
    auto scope = node.scope();
    scope.heads.outside = {head_of(node)};
    cut(node, 321);
    node.run("INSERT INTO log_checkpoint SELECT * FROM kept_log_checkpoint WHERE size > 321");
    node.log_some(9);
    node.make_tiles_anew();
    const auto found = node.verify(scope);
    BOOST_TEST((found.faults == std::vector<LedgerFault>{{Wrong::head_root_differs, "head beside the key"},
                                                         {Wrong::head_root_differs, "log_checkpoint " + node.origin + " 322"},
                                                         {Wrong::head_root_differs, "head from outside 324"}}),
               all_of(found.faults));
}

// Anyone who can write can add what is not bound to anything: known, and told in docs/ledger.md.
BOOST_DATA_TEST_CASE(an_entry_outside_the_chains_repeated_at_the_end_is_not_told, data::make(every_database()), name) {
    FullLedger node(dialect_named(name));
    node.run("INSERT INTO access_log SELECT 0, 324, NULL, NULL, commitment, sealed FROM kept_access_log WHERE idx = 314");
    node.run("UPDATE log_head SET size = 325");
    BOOST_TEST(node.verify().faults.empty());
}

BOOST_AUTO_TEST_SUITE_END()
