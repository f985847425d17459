// Proxies, protective holds and disasters: what they open and close from the next answer on, and what they leave in the log.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "adapters/storage/disasters.h"
#include "adapters/storage/ledger_reader.h"
#include "adapters/storage/log_verification.h"
#include "adapters/storage/protective_holds.h"
#include "adapters/storage/proxies.h"
#include "consent/gate.h"
#include "tests/conformance/database_node.h"
#include "tests/conformance/town.h"
#include "tests/fakes/emergency_desks.h"

namespace data = boost::unit_test::data;
using namespace kakehashi;
using namespace kakehashi::storage;
using namespace kakehashi::test;

namespace {

/// A database with one registered person, and a gate that remembers.
struct Node {
    explicit Node(const std::string& name) : node(dialect_named(name)), gate(node.states(), node.log(), no_emergencies()) {
        std::vector<Finding> findings;
        const SetName set{"municipal", "handed", home_insurer, "", "20260501001001", ""};
        const auto standing = needed(node.imports().receive(set, set.serial, {}, {"municipality", home_insurer, "test"}));
        needed(node.imports().begin(standing.id));
        needed(node.imports().stage_register(register_row(home_insurer, first_number, "0000000001"), findings));
        SetReport report;
        needed(node.imports().publish(standing.id, report));
        node.run(std::string("INSERT INTO insurer_status (insurer_no, name, live_from, kinds, order_key) VALUES ('") + home_insurer +
                 "', 'x', '2020-01-01', " + std::to_string(KindSet::all().bits()) + ", '1')");
    }

    /// The effect for certification, in words.
    std::string sees(consent::Party party, const std::string& who, consent::Mode mode = consent::Mode::normal) {
        consent::Question question;
        question.insurer = insurer(home_insurer);
        question.insured = insured(first_number);
        question.requester.party = party;
        (party == consent::Party::proxy ? question.requester.person : question.requester.organisation) = who;
        question.mode = mode;
        question.purpose = mode == consent::Mode::disaster    ? consent::Purpose::disaster
                           : party == consent::Party::proxy ? consent::Purpose::self
                                                            : consent::Purpose::administration;
        question.kinds = KindSet::of(Kind::certification);
        question.channel = "test";
        const auto answer = needed(gate.ask(question));
        if (const auto* const shown = std::get_if<consent::Disclosure>(&answer)) {
            return std::string(name_of(shown->decisions().front().ground));
        }
        return std::string(name_of(std::get<consent::Refusal>(answer).decisions.front().ground));
    }
    std::string sees_in_disaster(const std::string& municipality) {
        return sees(consent::Party::municipality, municipality, consent::Mode::disaster);
    }
    std::vector<std::string> types() {
        std::vector<std::string> found;
        for (const LedgerEntry& entry :
             needed(entries_of(node.database(), node.writer(), node.hasher(), insurer(home_insurer), insured(first_number)))) {
            const std::size_t at = entry.body.find("\"type\":\"") + 8;
            found.push_back(entry.body.substr(at, entry.body.find('"', at) - at));
        }
        return found;
    }
    bool verifies() { return needed(verify_ledger(node.database(), node.writer(), node.hasher(), {})).faults.empty(); }

    Result<ProxyAct> add(const ProxyEntry& entry, Trial trial = Trial::no) {
        return add_proxy(node.database(), node.keys(), node.writer(), insurer(home_insurer), insured(first_number), entry, "clerk", trial);
    }
    Result<Act> end(std::int64_t proxy, CalendarDate to) {
        return end_proxy(node.database(), node.writer(), insurer(home_insurer), insured(first_number), proxy, to, "clerk");
    }

    DatabaseNode node;
    consent::Gate gate;
};

CalendarDate today() { return now().day_in_japan(); }
CalendarDate yesterday() { return CalendarDate::from_days(today().days() - 1); }

}  // namespace

BOOST_AUTO_TEST_SUITE(proxies)

BOOST_DATA_TEST_CASE(a_proxy_sees_from_the_act_on_and_no_longer_after_its_end, data::make(every_database()), name) {
    Node node(name);
    const ProxyAct daughter = needed(node.add({0, KindSet::of(Kind::certification), {yesterday(), {}}, "court, 1 April"}));
    const std::string who = std::to_string(daughter.proxy);
    BOOST_TEST(node.sees(consent::Party::proxy, who) == "proxy");
    BOOST_TEST(node.sees(consent::Party::proxy, "12345") == "no_relation");
    needed(node.end(daughter.proxy, yesterday()));
    BOOST_TEST(node.sees(consent::Party::proxy, who) == "proxy_expired");
    BOOST_TEST(node.end(daughter.proxy, yesterday()).error().code == "KK-2305");
    const auto listed = needed(proxies_of(node.node.database(), node.node.keys(), insurer(home_insurer), insured(first_number)));
    BOOST_REQUIRE(listed.size() == 1U);
    BOOST_TEST(listed[0].grant.proxy == who);
    BOOST_TEST(listed[0].evidence == "court, 1 April");
    BOOST_TEST((listed[0].grant.period.to == yesterday()));
    const std::vector<std::string> expected = {"proxy", "access", "access", "proxy", "access"};
    BOOST_TEST(node.types() == expected, boost::test_tools::per_element());
    BOOST_TEST(node.verifies());
}

BOOST_DATA_TEST_CASE(the_evidence_of_a_proxy_is_sealed, data::make(every_database()), name) {
    Node node(name);
    needed(node.add({0, KindSet::all(), {}, "架空 花子の長女"}));
    BOOST_TEST(node.node.number("SELECT count(*) FROM proxy WHERE evidence LIKE '%花子%'") == 0);
    BOOST_TEST(node.node.number("SELECT count(*) FROM proxy WHERE evidence <> ''") == 1);
}

BOOST_DATA_TEST_CASE(nobody_is_a_proxy_by_a_slip, data::make(every_database()), name) {
    Node node(name);
    const std::int64_t self = node.node.number("SELECT person_id FROM enrolment");
    for (const std::int64_t wrong : {self, std::int64_t{4711}}) {
        const auto added = node.add({wrong, KindSet::all(), {}, ""});
        BOOST_REQUIRE(!added);
        BOOST_TEST(added.error().code == "KK-2304");
    }
    const ProxyAct known = needed(node.add({0, KindSet::all(), {}, ""}));
    BOOST_TEST(needed(node.add({known.proxy, KindSet::all(), {}, ""})).proxy == known.proxy);
    const auto unknown = add_proxy(node.node.database(), node.node.keys(), node.node.writer(), insurer(home_insurer),
                                   insured(second_number), {}, "clerk");
    BOOST_REQUIRE(!unknown);
    BOOST_TEST(unknown.error().code == "KK-2302");
}

BOOST_DATA_TEST_CASE(a_trial_leaves_nothing, data::make(every_database()), name) {
    Node node(name);
    needed(node.add({0, KindSet::all(), {}, ""}, Trial::yes));
    BOOST_TEST(node.node.number("SELECT count(*) FROM proxy") == 0);
    BOOST_TEST(node.types().empty());
}

BOOST_DATA_TEST_CASE(a_hold_closes_whom_it_names_until_it_ends, data::make(every_database()), name) {
    Node node(name);
    const ProxyAct son = needed(node.add({0, KindSet::all(), {}, ""}));
    const std::string who = std::to_string(son.proxy);
    auto& database = node.node.database();
    const auto& writer = node.node.writer();
    BOOST_TEST(node.sees(consent::Party::proxy, who) == "proxy");
    needed(add_hold(database, writer, insurer(home_insurer), insured(first_number), {who, {}}, "clerk"));
    BOOST_TEST(node.sees(consent::Party::proxy, who) == "protective_hold");
    needed(end_hold(database, writer, insurer(home_insurer), insured(first_number), who, yesterday(), "clerk"));
    BOOST_TEST(node.sees(consent::Party::proxy, who) == "proxy");
    needed(add_hold(database, writer, insurer(home_insurer), insured(first_number), {"proxies", {}}, "clerk"));
    BOOST_TEST(node.sees(consent::Party::proxy, who) == "protective_hold");
    BOOST_TEST(end_hold(database, writer, insurer(home_insurer), insured(first_number), who, yesterday(), "clerk").error().code == "KK-2306");
    BOOST_TEST(needed(holds_of(database, insurer(home_insurer), insured(first_number))).size() == 2U);
    for (const std::string& type : node.types()) {  // the chain is the person's to see
        BOOST_TEST(type != "hold");
    }
    BOOST_TEST(node.node.number("SELECT count(*) FROM access_log WHERE person_id IS NULL") >= 3);
    BOOST_TEST(node.verifies());
}

BOOST_DATA_TEST_CASE(a_slip_leaves_nothing_open_that_was_to_be_closed, data::make(every_database()), name) {
    Node node(name);
    for (const char* const nobody : {"137000001", "4711", "", "proxy"}) {
        const auto held = add_hold(node.node.database(), node.node.writer(), insurer(home_insurer), insured(first_number), {nobody, {}}, "clerk");
        BOOST_REQUIRE(!held);
        BOOST_TEST(held.error().code == "KK-2309");
    }
    const auto declared = declare_disaster(node.node.database(), node.node.writer(), {"999999", "*", {}}, "mayor");
    BOOST_REQUIRE(!declared);
    BOOST_TEST(declared.error().code == "KK-2310");
}

/// The gate remembers the person; what is declared for everyone must reach it all the same, and end for it.
BOOST_DATA_TEST_CASE(a_disaster_opens_to_its_refuge_and_closes_for_remembered_people_too, data::make(every_database()), name) {
    Node node(name);
    auto& database = node.node.database();
    const auto& writer = node.node.writer();
    BOOST_TEST(node.sees_in_disaster(other_insurer) == "no_relation");
    needed(declare_disaster(database, writer, {home_insurer, other_insurer, {yesterday(), {}}}, "mayor"));
    BOOST_TEST(node.sees_in_disaster(other_insurer) == "disaster");
    BOOST_TEST(node.sees_in_disaster(other_insurer) == "disaster");
    BOOST_TEST(node.sees_in_disaster("131037") == "no_relation");
    needed(end_disaster(database, writer, insurer(home_insurer), other_insurer, yesterday(), "mayor"));
    BOOST_TEST(node.sees_in_disaster(other_insurer) == "no_relation");
    BOOST_TEST(end_disaster(database, writer, insurer(home_insurer), {}, yesterday(), "mayor").error().code == "KK-2307");
    BOOST_REQUIRE(needed(disasters(database)).size() == 1U);
    BOOST_TEST((needed(disasters(database)).front().declaration.period.to == yesterday()));
    BOOST_TEST(node.verifies());
}

BOOST_AUTO_TEST_SUITE_END()
