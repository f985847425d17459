// A verification that goes on where another ended finds what a whole one finds.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/adapters/storage/full_ledger.h"

namespace data = boost::unit_test::data;
using namespace kakehashi;
using namespace kakehashi::storage;
using namespace kakehashi::test;

namespace {

VerificationScope scope_of(LogNode& node) {
    VerificationScope scope;
    scope.heads.check = &node.check();
    scope.heads.key = node.log_key().public_key();
    scope.heads.remembered = node.remembered();
    return scope;
}

/// As it comes back from its file.
VerifiedState kept(LogNode& node, const LedgerVerification& found) {
    BOOST_TEST_REQUIRE(found.state.has_value());
    return needed(parse_verified_state(node.writer().key(), text_of(node.writer().key(), *found.state)));
}

LedgerVerification verified(LogNode& node, const VerificationScope& scope) {
    return needed(verify_ledger(node.database(), node.writer(), node.hasher(), {}, scope));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(verified_state)

BOOST_DATA_TEST_CASE(at_every_border_of_tiles_it_comes_to_the_same_end, data::make(every_database()), name) {
    LogNode node(dialect_named(name));
    VerificationScope scope = scope_of(node);
    int size = 1;  // the policy
    for (const int next : {1, 2, 254, 255, 256, 257, 300, 511, 512, 513, 768}) {
        node.log_some(next - size);
        size = next;
        if (size % 2 == 0) {
            static_cast<void>(node.sign());
        }
        const LedgerVerification found = verified(node, scope);
        const LedgerVerification whole = verified(node, scope_of(node));
        BOOST_TEST(found.faults.empty(), (found.faults.empty() ? "" : found.faults.front().place));
        BOOST_TEST(found.root == whole.root);
        BOOST_TEST(found.entries == size);
        BOOST_TEST((found.remembered_to == whole.remembered_to));
        BOOST_TEST(found.from == static_cast<std::int64_t>(scope.before.size));
        scope.before = kept(node, found);
    }
}

BOOST_DATA_TEST_CASE(chains_censuses_and_origins_go_on, data::make(every_database()), name) {
    FullLedger node(dialect_named(name));
    VerificationScope scope = node.scope();
    scope.before = kept(node, node.verify());
    node.log_of(3, 20);
    node.make_census();
    static_cast<void>(needed(node.heads().sign(LogHeads::Restored::yes, {})));
    const LedgerVerification found = node.verify(scope);
    const LedgerVerification whole = node.verify();
    BOOST_TEST(found.faults.empty(), (found.faults.empty() ? "" : found.faults.front().place));
    BOOST_TEST(found.root == whole.root);
    BOOST_TEST(found.chains == whole.chains);
    BOOST_TEST(found.censuses_remade == 1);
    node.run("UPDATE person_head SET run_no = run_no + 1 WHERE person_id = 200");  // nothing happened to that one since
    BOOST_TEST((node.verify(scope).faults == std::vector<LedgerFault>{{LedgerFaultKind::chain_end_differs, "person_head"}}));
}

BOOST_DATA_TEST_CASE(an_entry_that_does_not_follow_what_was_before_is_found, data::make(every_database()), name) {
    FullLedger node(dialect_named(name));
    VerificationScope scope = node.scope();
    scope.before = kept(node, node.verify());
    node.run("UPDATE person_head SET prev_leaf = (SELECT prev_leaf FROM person_head WHERE person_id = 6) WHERE person_id = 5");
    node.log_of(5, 5);
    BOOST_TEST((node.verify(scope).faults == std::vector<LedgerFault>{{LedgerFaultKind::chain_broken, "access_log 324"}}));
}

BOOST_DATA_TEST_CASE(a_head_of_before_is_compared_by_tiles, data::make(every_database()), name) {
    LogNode node(dialect_named(name));
    node.log_some(299);
    const auto old = node.sign().checkpoint;
    node.log_some(400);
    static_cast<void>(node.sign());
    VerificationScope scope = scope_of(node);
    scope.before = kept(node, verified(node, scope));
    scope.heads.outside = {old};
    BOOST_TEST(verified(node, scope).faults.empty());
    scope.heads.outside.front().root[5] ^= 1U;
    BOOST_TEST((verified(node, scope).faults == std::vector<LedgerFault>{{LedgerFaultKind::head_root_differs, "head from outside 300"}}));
}

BOOST_DATA_TEST_CASE(who_is_told_to_stop_leaves_a_state_to_go_on_from, data::make(every_database()), name) {
    LogNode node(dialect_named(name));
    for (int n = 0; n < 10; ++n) {
        node.log_some(1'000);
    }
    static_cast<void>(node.sign());
    VerificationScope scope = scope_of(node);
    scope.stop = [] { return true; };
    std::vector<std::int64_t> ends;
    for (LedgerVerification found = verified(node, scope); found.interrupted && ends.size() < 10; found = verified(node, scope)) {
        ends.push_back(found.entries);
        scope.before = kept(node, found);
    }
    BOOST_TEST(ends == (std::vector<std::int64_t>{4'096, 8'192, 10'001}), boost::test_tools::per_element());
    BOOST_TEST(verified(node, scope).root == verified(node, scope_of(node)).root);
}

BOOST_AUTO_TEST_CASE(no_other_text_is_a_state) {
    const Key key = Key::random();
    VerifiedState state;
    state.ends[7] = {3, {}};
    const std::string text = text_of(key, state);
    BOOST_TEST(needed(parse_verified_state(key, text)).ends.at(7).run == 3);
    for (const std::string& other : {std::string(), text.substr(0, 20), text.substr(0, text.size() - 1), text + text, "x" + text}) {
        BOOST_TEST(parse_verified_state(key, other).error().code == "KK-7147");
    }
    BOOST_TEST(parse_verified_state(Key::random(), text).error().code == "KK-7147");
}

BOOST_AUTO_TEST_SUITE_END()
