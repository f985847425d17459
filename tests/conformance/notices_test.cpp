// What people are told: of whom, once, by whom it may be heard, and who is written to when.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "adapters/storage/emergencies.h"
#include "adapters/storage/mail_queue.h"
#include "adapters/storage/notice_contacts.h"
#include "adapters/storage/notice_maker.h"
#include "adapters/storage/notices.h"
#include "adapters/storage/protective_holds.h"
#include "adapters/storage/proxies.h"
#include "consent/gate.h"
#include "tests/adapters/storage/imported_person.h"
#include "tests/fakes/emergency_desks.h"

namespace data = boost::unit_test::data;
using namespace kakehashi;
using namespace kakehashi::storage;
using namespace kakehashi::test;
using consent::NoticeKind;

namespace {

consent::NoticePolicy policy() {
    std::vector<std::vector<std::string>> rows;
    for (const char* const kind : {"first_look", "emergency", "emergency_reviewed", "proxy", "consent", "certification_ends"}) {
        const bool urgent = std::string_view(kind) == "emergency";
        rows.push_back({kind, urgent ? "certification" : "none", urgent ? "now" : "daily", "", "", "", ""});
    }
    return needed(consent::NoticePolicy::of(rows, "notices.csv"));
}

/// A database with one person and a care manager in charge.
struct Node {
    explicit Node(const std::string& name)
        : node(dialect_named(name)), person(secret_person("0000000001")), rules(policy()), maker(node.database(), node.writer(), rules),
          desk(node.database(), node.keys(), node.writer(), {}), gate(node.states(), node.log(), desk) {
        import_person(node, person);
        RelationEntry relation;
        relation.organisation = "1370000011";
        relation.party = "care_manager";
        relation.basis = "identity_check";
        relation.verified_by = "card";
        relation.verified_on = now().day_in_japan();
        needed(node.acts().record(person.insurer, person.insured, relation, "clerk"));
        node.run("DELETE FROM insurer_status");
        node.run("INSERT INTO insurer_status (insurer_no, name, live_from, kinds, order_key) VALUES ('" + person.insurer.str() +
                 "', 'x', '2020-01-01', " + std::to_string(KindSet::all().bits()) + ", '1')");
        needed(maker.follow_log());
        node.run("DELETE FROM notice");
    }

    void look(consent::Party party, const std::string& organisation, consent::Mode mode = consent::Mode::normal) {
        consent::Question question;
        question.insurer = person.insurer;
        question.insured = person.insured;
        question.requester = {party, organisation, party == consent::Party::medical_institution ? consent::Role::physician : consent::Role::none, ""};
        question.mode = mode;
        question.purpose = mode == consent::Mode::emergency ? consent::Purpose::emergency : *consent::own_purpose(party);
        question.reason = "found unconscious";
        question.asks_about_self = party == consent::Party::resident;
        question.channel = "test";
        needed(gate.ask(question));
    }
    std::vector<std::string> told(std::optional<std::int64_t> proxy = std::nullopt) {
        needed(maker.follow_log());
        std::vector<std::string> kinds;
        const auto all = notices_of(node.database(), node.writer(), person.insurer, person.insured, proxy, 100);
        for (const StoredNotice& notice : all ? *all : std::vector<StoredNotice>{}) {
            kinds.emplace_back(name_of(notice.kind));
        }
        return kinds;
    }
    std::int64_t add_proxy(KindSet kinds = KindSet::all()) {
        return needed(storage::add_proxy(node.database(), node.keys(), node.writer(), person.insurer, person.insured,
                                         {0, kinds, {now().day_in_japan(), {}}, "court"}, "clerk"))
            .proxy;
    }
    std::vector<PendingMail> due(Timestamp today) {
        return needed(pending_mails(node.database(), node.keys(), {static_cast<int>(NoticeKind::emergency)}, today, 10));
    }
    std::int64_t queued() { return node.number("SELECT count(*) FROM notice WHERE sent_at = 0"); }
    std::string address_of(const PersonUnit& unit) {
        return needed(contact_of(node.database(), node.keys(), unit.insurer, unit.insured, {})).address;
    }
    void contact(const std::string& address, std::optional<std::int64_t> proxy = std::nullopt) {
        needed(set_contact(node.database(), node.keys(), node.writer(), person.insurer, person.insured, proxy, {NoticeWay::mail, address, false}, "clerk"));
    }

    DatabaseNode node;
    PersonUnit person;
    consent::NoticePolicy rules;
    NoticeMaker maker;
    SociEmergencyDesk desk;
    consent::Gate gate;
};

using Kinds = std::vector<std::string>;

Timestamp before_now() { return {now().microseconds - 60'000'000}; }
Timestamp after_now() { return {now().microseconds + 60'000'000}; }

}  // namespace

BOOST_AUTO_TEST_SUITE(notices)

BOOST_DATA_TEST_CASE(the_first_look_of_somebody_is_told_once, data::make(every_database()), name) {
    Node node(name);
    node.look(consent::Party::care_manager, "1370000011");
    BOOST_TEST(node.told() == Kinds({"first_look"}));
    node.look(consent::Party::care_manager, "1370000011");
    node.look(consent::Party::municipality, node.person.insurer.str());  // by statute
    node.look(consent::Party::resident, "");
    node.look(consent::Party::care_manager, "1370000029");  // is shown nothing
    BOOST_TEST(node.told() == Kinds({"first_look"}));
    // Another process knows it as well.
    NoticeMaker other(node.node.database(), node.node.writer(), node.rules);
    BOOST_TEST(needed(other.follow_log()) == 0);
    node.look(consent::Party::care_manager, "1370000011");
    BOOST_TEST(needed(other.follow_log()) == 0);
}

BOOST_DATA_TEST_CASE(acts_are_told_each_time, data::make(every_database()), name) {
    Node node(name);
    DirectiveEntry refusal;
    refusal.decision = "refused";
    refusal.scope = "comprehensive";
    refusal.kinds = KindSet::all();
    refusal.channel = "portal";
    refusal.capacity = "ok";
    needed(node.node.acts().record(node.person.insurer, node.person.insured, refusal, "self"));
    refusal.decision = "withdrawn";
    needed(node.node.acts().record(node.person.insurer, node.person.insured, refusal, "self"));
    static_cast<void>(node.add_proxy());
    BOOST_TEST(node.told() == Kinds({"proxy", "consent", "consent"}));
    BOOST_TEST(needed(mark_read(node.node.database(), node.person.insurer, node.person.insured, std::nullopt)) == 3);
    BOOST_TEST(needed(mark_read(node.node.database(), node.person.insurer, node.person.insured, std::nullopt)) == 0);
}

BOOST_DATA_TEST_CASE(an_emergency_is_told_to_the_person_and_the_proxies_but_those_held, data::make(every_database()), name) {
    Node node(name);
    const std::int64_t daughter = node.add_proxy();
    const std::int64_t son = node.add_proxy();
    const std::int64_t reader = node.add_proxy(KindSet::of(Kind::life));  // may not see certifications
    needed(add_hold(node.node.database(), node.node.writer(), node.person.insurer, node.person.insured,
                    {std::to_string(son), {now().day_in_japan(), {}}}, "clerk"));
    static_cast<void>(node.told());
    node.node.run("DELETE FROM notice");
    node.look(consent::Party::medical_institution, "1319900013", consent::Mode::emergency);
    BOOST_TEST(node.told() == Kinds({"emergency"}));  // and no first look beside it
    BOOST_TEST(node.told(daughter) == Kinds({"emergency"}));
    BOOST_TEST(node.told(son).empty());
    BOOST_TEST(node.told(reader).empty());
    BOOST_TEST(notices_of(node.node.database(), node.node.writer(), node.person.insurer, node.person.insured, son, 10).error().code == "KK-2302");
}

BOOST_DATA_TEST_CASE(what_was_told_and_the_place_in_the_log_go_together, data::make(every_database()), name) {
    Node node(name);
    node.look(consent::Party::care_manager, "1370000011");
    node.node.run(node.node.database().dialect() == Dialect::sqlite
                      ? "CREATE TRIGGER no_notice BEFORE INSERT ON notice BEGIN SELECT RAISE(ABORT, 'full'); END"
                      : "ALTER TABLE notice ADD CONSTRAINT full_now CHECK (notice_id < 0) NOT VALID");
    BOOST_TEST(!node.maker.follow_log().has_value());
    node.node.run(node.node.database().dialect() == Dialect::sqlite ? "DROP TRIGGER no_notice" : "ALTER TABLE notice DROP CONSTRAINT full_now");
    BOOST_TEST(node.told() == Kinds({"first_look"}));
}

BOOST_DATA_TEST_CASE(urgent_notices_are_mailed_at_once_and_others_the_next_day, data::make(every_database()), name) {
    Node node(name);
    const std::int64_t daughter = node.add_proxy();
    node.contact("person@example.jp");
    node.contact("daughter@example.jp", daughter);
    node.look(consent::Party::care_manager, "1370000011");
    static_cast<void>(node.told());
    BOOST_TEST(node.due(before_now()).empty());
    BOOST_REQUIRE(node.due(after_now()).size() == 1U);  // the proxy hears of no first look
    node.look(consent::Party::medical_institution, "1319900013", consent::Mode::emergency);
    static_cast<void>(node.told());
    auto mails = node.due(before_now());
    BOOST_REQUIRE(mails.size() == 2U);
    std::ranges::sort(mails, {}, &PendingMail::address);
    BOOST_TEST(mails.front().address == "daughter@example.jp");
    BOOST_TEST(mails.front().notices.size() == 1U);
    BOOST_TEST(mails.back().notices.size() >= 2U);  // what waited goes along
    needed(mark_sent(node.node.database(), mails.back().notices));
    needed(mark_failed(node.node.database(), mails.front()));
    BOOST_TEST(node.due(after_now()).empty());
    BOOST_TEST(needed(contact_of(node.node.database(), node.node.keys(), node.person.insurer, node.person.insured, daughter)).failed);
    BOOST_TEST(node.node.number("SELECT count(*) FROM notice_contact WHERE sealed LIKE '%example%'") == 0);
}

BOOST_DATA_TEST_CASE(only_what_can_be_mailed_is_in_the_queue, data::make(every_database()), name) {
    Node node(name);
    node.look(consent::Party::care_manager, "1370000011");
    static_cast<void>(node.told());
    BOOST_TEST(node.queued() == 0);  // nobody said where to
    node.contact("person@example.jp");
    BOOST_TEST(node.due(after_now()).empty());  // what was told before is not mailed afterwards
    node.look(consent::Party::medical_institution, "1319900013", consent::Mode::emergency);
    static_cast<void>(node.told());
    BOOST_TEST(node.queued() == 1);
    node.contact("new@example.jp");  // what waits goes to the new address
    BOOST_REQUIRE(node.due(before_now()).size() == 1U);
    BOOST_TEST(node.due(before_now()).front().address == "new@example.jp");
    needed(set_contact(node.node.database(), node.node.keys(), node.node.writer(), node.person.insurer, node.person.insured, {}, {NoticeWay::none, "", false}, "clerk"));
    BOOST_TEST(node.queued() == 0);
    node.contact("person@example.jp");
    BOOST_TEST(node.due(after_now()).empty());
}

BOOST_DATA_TEST_CASE(whoever_was_linked_is_told_where_said_last, data::make(every_database()), name) {
    Node node(name);
    const PersonUnit other = secret_person("0000000002");
    import_person(node.node, other);
    node.contact("person@example.jp");
    BOOST_TEST(node.address_of(other).empty());
    needed(node.node.links().link({node.person.insurer, node.person.insured}, {other.insurer, other.insured}, {"clerk", "a test", {}}, LinkGround::decided));
    needed(node.maker.follow_log());
    node.node.run("DELETE FROM notice");
    BOOST_TEST(node.address_of(other) == "person@example.jp");
    BOOST_TEST(node.address_of(node.person) == "person@example.jp");
    node.look(consent::Party::medical_institution, "1319900013", consent::Mode::emergency);
    static_cast<void>(node.told());
    BOOST_REQUIRE(node.due(before_now()).size() == 1U);
    BOOST_TEST(node.due(before_now()).front().address == "person@example.jp");
    needed(set_contact(node.node.database(), node.node.keys(), node.node.writer(), other.insurer, other.insured, {}, {NoticeWay::mail, "other@example.jp", false}, "clerk"));
    BOOST_TEST(node.address_of(node.person) == "other@example.jp");
    BOOST_TEST(node.due(before_now()).front().address == "other@example.jp");
}

BOOST_DATA_TEST_CASE(a_proxy_who_was_told_nothing_yet_is_a_proxy, data::make(every_database()), name) {
    Node node(name);
    const auto& [insurer, insured] = std::pair{node.person.insurer, node.person.insured};
    const std::int64_t proxy = node.add_proxy();
    BOOST_TEST(needed(notices_of(node.node.database(), node.node.writer(), insurer, insured, proxy, 100)).empty());
    BOOST_TEST(notices_of(node.node.database(), node.node.writer(), insurer, insured, 42, 100).error().code == "KK-2302");
}

BOOST_DATA_TEST_CASE(nobody_is_a_proxy_by_saying_so, data::make(every_database()), name) {
    Node node(name);
    const NoticeContact contact{NoticeWay::mail, "stranger@example.jp", false};
    BOOST_TEST(set_contact(node.node.database(), node.node.keys(), node.node.writer(), node.person.insurer, node.person.insured, 42, contact, "clerk").error().code == "KK-2302");
    BOOST_TEST(set_contact(node.node.database(), node.node.keys(), node.node.writer(), node.person.insurer, *InsuredNumber::parse("0000000009"), {}, contact, "clerk")
                   .error()
                   .code == "KK-2302");
}

BOOST_AUTO_TEST_SUITE_END()
