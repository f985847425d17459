// Accounts, invitations and sessions on both databases, under a clock that is set.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "adapters/storage/account_acts.h"
#include "adapters/storage/invitation_code.h"
#include "adapters/storage/log_verification.h"
#include "adapters/storage/session_store.h"
#include "adapters/storage/staff_desk.h"
#include "tests/conformance/database_node.h"

namespace data = boost::unit_test::data;
using namespace kakehashi;
using namespace kakehashi::storage;
using namespace kakehashi::test;
using Outcome = consent::Redemption::Outcome;

namespace {

constexpr std::int64_t second = 1'000'000;

struct Site {
    explicit Site(const std::string& name) : node(dialect_named(name)), acts(node.database(), node.keys(), node.writer()) {}

    Invited invite(const std::string& role = "viewer") {
        Invitation invitation;
        invitation.account.requester = {consent::Party::municipality, "131011", consent::Role::none, {}};
        invitation.account.role = role;
        invitation.name = "somebody invented";
        invitation.until = {at.microseconds + 100'000 * second};
        return needed(acts.invite(invitation, "test", Trial::no));
    }
    /// A session of somebody, linked to a new account unless told otherwise.
    std::string signed_in(const std::string& subject, bool linked = true) {
        const std::string id = needed(sessions.begin({"https://id.example", subject, true}));
        return linked ? redeemed(id, invite().code).session : id;
    }
    consent::Redemption redeemed(const std::string& id, const std::string& code, bool accepted = true) {
        return needed(sessions.redeem(id, code, [accepted](const auto&, const auto&) { return accepted; }));
    }
    bool counts(const std::string& id) { return needed(sessions.session(id)).has_value(); }
    void wait(std::int64_t seconds) { at.microseconds += seconds * second; }

    Timestamp at = now();
    DatabaseNode node;
    AccountActs acts;
    SessionStore sessions = needed(SessionStore::open(node.database(), node.keys(), node.writer(), {900, 28'800}, [this] { return at; }));
};

}  // namespace

BOOST_AUTO_TEST_SUITE(accounts)

BOOST_DATA_TEST_CASE(a_session_ends_when_idle_and_after_a_day_of_work, data::make(every_database()), name) {
    Site site(name);
    const std::string id = site.signed_in("one");
    for (int minutes = 0; minutes < 7 * 60; minutes += 14) {
        site.wait(14 * 60);
        BOOST_TEST(site.counts(id));
    }
    const std::string idle = site.signed_in("other");
    site.wait(899);
    BOOST_TEST(site.counts(idle));
    site.wait(900);
    BOOST_TEST(!site.counts(idle));
    BOOST_TEST(!site.counts(id));
    const std::string busy = site.signed_in("third");
    for (int seconds = 0; seconds < 28'800; seconds += 600) {
        BOOST_TEST(site.counts(busy));
        site.wait(600);
    }
    BOOST_TEST(!site.counts(busy));
    needed(site.sessions.forget());
    site.wait(1'000);
    needed(site.sessions.forget());
    BOOST_TEST(site.node.number("SELECT count(*) FROM signed_in") == 0);
}

BOOST_DATA_TEST_CASE(a_code_counts_once_and_until_its_time, data::make(every_database()), name) {
    Site site(name);
    const Invited invited = site.invite();
    const std::string first = site.signed_in("first", false);
    BOOST_TEST((site.redeemed(first, invited.code, false).outcome == Outcome::not_accepted));
    const auto redeemed = site.redeemed(first, invited.code);
    BOOST_TEST((redeemed.outcome == Outcome::redeemed));
    BOOST_TEST(!site.counts(first));
    BOOST_TEST(needed(site.sessions.session(redeemed.session))->account->number == invited.account);
    BOOST_TEST((site.redeemed(site.signed_in("second", false), invited.code).outcome == Outcome::refused));
    // Whoever has an account redeems no other.
    BOOST_TEST((site.redeemed(redeemed.session, site.invite().code).outcome == Outcome::refused));
    const Invited late = site.invite();
    site.wait(100'001);
    BOOST_TEST((site.redeemed(site.signed_in("third", false), late.code).outcome == Outcome::refused));
    BOOST_TEST((site.redeemed("unknown", site.invite().code).outcome == Outcome::refused));
}

BOOST_DATA_TEST_CASE(whoever_guesses_waits_longer_each_time, data::make(every_database()), name) {
    Site site(name);
    const std::string id = site.signed_in("guesser", false);
    const std::string good = site.invite().code;
    for (int tries = 0; tries < 3; ++tries) {
        BOOST_TEST((site.redeemed(id, new_invitation_code()).outcome == Outcome::refused));
    }
    std::int64_t before = 0;
    for (int tries = 0; tries < 4; ++tries) {
        const auto waiting = site.redeemed(id, good);
        BOOST_TEST((waiting.outcome == Outcome::too_often));
        BOOST_TEST(waiting.wait_s > before);
        before = waiting.wait_s;
        site.wait(waiting.wait_s + 1);
        BOOST_TEST((site.redeemed(id, new_invitation_code()).outcome == Outcome::refused));
    }
    const std::string again = site.signed_in("guesser", false);
    BOOST_TEST((site.redeemed(again, good).outcome == Outcome::too_often));
    BOOST_TEST((site.redeemed(site.signed_in("other", false), good).outcome == Outcome::redeemed));
}

BOOST_DATA_TEST_CASE(an_end_and_another_role_count_at_once_and_are_entries, data::make(every_database()), name) {
    Site site(name);
    const std::string id = site.signed_in("leaver");
    const std::int64_t number = needed(site.sessions.session(id))->account->number;
    needed(site.acts.change_role(number, "administrator", "test", Trial::yes));
    BOOST_TEST(needed(site.sessions.session(id))->account->role == "viewer");
    needed(site.acts.change_role(number, "administrator", "test", Trial::no));
    BOOST_TEST(needed(site.sessions.session(id))->account->role == "administrator");
    needed(site.acts.end(number, "test", Trial::yes));
    BOOST_TEST(site.counts(id));
    needed(site.acts.end(number, "test", Trial::no));
    BOOST_TEST(!site.counts(id));
    BOOST_TEST(site.acts.end(number, "test", Trial::no).error().code == "KK-4813");
    BOOST_TEST(!needed(site.sessions.find({"https://id.example", "leaver", true})).has_value());
    // Linked anew they are somebody else.
    BOOST_TEST(needed(site.sessions.session(site.signed_in("leaver")))->account->number != number);
    BOOST_TEST(site.node.number("SELECT count(*) FROM access_log") == 7);  // the policy; two invited, two linked, the role, the end
}

BOOST_DATA_TEST_CASE(an_administrators_acts_are_about_the_own_staff_only, data::make(every_database()), name) {
    Site site(name);
    storage::StaffDesk desk(site.node.database(), site.node.keys(), site.node.writer(), 7);
    consent::Account member;
    member.requester = {consent::Party::municipality, "131011", consent::Role::none, {}};
    member.role = "viewer";
    const std::int64_t own = needed(desk.invite(member, "架空三郎", 4711)).account;
    member.requester.organisation = "131024";
    const std::int64_t others = needed(desk.invite(member, "架空四郎", 4712)).account;
    const auto mine = [](const consent::Account& account) { return account.requester.organisation == "131011" && account.role == "viewer"; };
    const auto seen = needed(desk.members({consent::Party::municipality, "131011", consent::Role::none, {}}, mine));
    BOOST_TEST_REQUIRE(seen.size() == 1U);
    BOOST_TEST(seen.front().account.number == own);
    BOOST_TEST(seen.front().name == "架空三郎");
    BOOST_TEST((seen.front().state == consent::StaffMember::State::invited));
    BOOST_TEST(needed(desk.members({consent::Party::care_manager, "131011", consent::Role::none, {}}, mine)).empty());
    BOOST_TEST(desk.change_role(others, "administrator", mine, 4711).error().code == "KK-4813");
    BOOST_TEST(desk.end(others, mine, 4711).error().code == "KK-4813");
    BOOST_TEST(site.acts.find(others).has_value());
    needed(desk.change_role(own, "benefit_clerk", mine, 4711));
    BOOST_TEST(desk.end(own, mine, 4711).error().code == "KK-4813");  // of a role that is not managed, now
    BOOST_TEST(needed(site.acts.find(own)).account.role == "benefit_clerk");
}

BOOST_DATA_TEST_CASE(a_subject_belongs_to_its_issuer, data::make(every_database()), name) {
    Site site(name);
    site.signed_in("one");
    BOOST_TEST(needed(site.sessions.find({"https://id.example", "one", true})).has_value());
    BOOST_TEST(!needed(site.sessions.find({"https://other.example", "one", true})).has_value());
    BOOST_TEST(!needed(site.sessions.find({"https://id.example", "One", true})).has_value());
}

BOOST_DATA_TEST_CASE(a_state_is_used_once_until_it_is_forgotten, data::make(every_database()), name) {
    Site site(name);
    const Timestamp until{site.at.microseconds + 600 * second};
    BOOST_TEST(needed(site.sessions.use_once("state", until)));
    BOOST_TEST(!needed(site.sessions.use_once("state", until)));
    BOOST_TEST(needed(site.sessions.use_once("other", until)));
    needed(site.sessions.forget());
    BOOST_TEST(!needed(site.sessions.use_once("state", until)));
}

BOOST_AUTO_TEST_CASE(codes_are_long_and_typed_as_people_type) {
    const std::string code = new_invitation_code();
    BOOST_TEST(code.size() == 29U);
    BOOST_TEST(code != new_invitation_code());
    BOOST_TEST(invitation_code_of("00000-11111-22222-33333-ABCDE").value() == invitation_code_of("oOoOo iIlL1 22222 33333 abcde").value());
    for (const char* const bad : {"", "0", "00000-11111-22222-33333-ABCD", "00000-11111-22222-33333-ABCDEF", "00000-11111-22222-33333-ABCDU"}) {
        BOOST_TEST(!invitation_code_of(bad).has_value(), bad);
    }
}

BOOST_AUTO_TEST_SUITE_END()
