// The queue of pairs: what comes into it, what leaves it, and what never comes back.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <fstream>

#include "adapters/storage/erasure_store.h"
#include "adapters/storage/ledger_reader.h"
#include "adapters/storage/log_verification.h"
#include "tests/conformance/database_node.h"
#include "tests/conformance/town.h"

namespace data = boost::unit_test::data;
using namespace kakehashi;
using namespace kakehashi::storage;
using namespace kakehashi::test;

namespace {

constexpr const char* new_number = "0000000009";

EnrolmentNumbers old_numbers() { return {insurer(home_insurer), insured(first_number)}; }
EnrolmentNumbers new_numbers() { return {insurer(other_insurer), insured(new_number)}; }

PersonUnit closed_row(const std::string& order = "0000000001") {
    PersonUnit unit = register_row(home_insurer, first_number, order);
    unit.register_entry->insured.to = day(2015, 3, 31);
    unit.register_entry->insured.from = day(2010, 4, 1);
    return unit;
}

PersonUnit moved_row(const std::string& order = "0000000001") {
    PersonUnit unit = register_row(other_insurer, new_number, order);
    unit.register_entry->insured.from = day(2015, 4, 1);
    unit.register_entry->kana = "ｶｸｳ ﾊﾅｺﾞ";  // a slip: else only the statement is missing
    return unit;
}

/// A database with an import store that is fed through the steps of an import.
struct Node {
    explicit Node(const std::string& name) : node(dialect_named(name)) {}

    void import(const PersonUnit& unit) {
        std::vector<Finding> findings;
        const SetName set{"municipal", "handed", unit.insurer.str(), "", "2026050100" + std::to_string(1000 + ++serial), ""};
        const auto standing = needed(node.imports().receive(set, set.serial, {}, {"municipality", unit.insurer.str(), "test"}));
        needed(node.imports().begin(standing.id));
        needed(node.imports().stage_register(unit, findings));
        SetReport report;
        needed(node.imports().publish(standing.id, report));
    }
    ScanReport scan() { return needed(node.identities().scan()); }
    std::vector<ReviewRow> open() { return needed(node.identities().reviews("open", 10)); }
    PersonId person(const EnrolmentNumbers& numbers) {
        return needed(node.database().with([&](Connection& connection) -> Result<PersonId> {
            return enrolment_under(connection, numbers).value().second;
        }));
    }
    std::int64_t entries() { return node.number("SELECT count(*) FROM access_log"); }
    void look(const EnrolmentNumbers& numbers) {
        needed(node.acts().log_listing(numbers.insurer, numbers.insured, "entries", "test"));
    }
    std::size_t entries_about(const EnrolmentNumbers& numbers) {
        return needed(entries_of(node.database(), node.writer(), node.hasher(), numbers.insurer, numbers.insured)).size();
    }
    std::int64_t named_by_others(const std::string& person) {
        return node.number("SELECT count(*) FROM proxy WHERE proxy_person = " + person) +
               node.number("SELECT count(*) FROM protective_hold WHERE against = '" + person + "'");
    }
    bool verifies() { return needed(verify_ledger(node.database(), node.writer(), node.hasher(), {})).faults.empty(); }

    DatabaseNode node;
    int serial = 0;
};

const Statement stated{"clerk", "looked at the paper", {}};

}  // namespace

BOOST_AUTO_TEST_SUITE(identity_stores)

BOOST_DATA_TEST_CASE(who_looks_like_one_person_comes_before_a_human_and_is_not_linked, data::make(every_database()), name) {
    Node node(name);
    node.import(closed_row());
    node.import(moved_row());
    BOOST_TEST(needed(node.node.identities().backlog()) == 2);
    const ScanReport report = node.scan();
    BOOST_TEST(report.compared == 2);
    BOOST_TEST(report.linked == 0);
    BOOST_REQUIRE(node.open().size() == 1U);
    BOOST_TEST(node.open().front().origin == "found");
    BOOST_TEST(node.open().front().findings.starts_with("kana=sound name=same birth_date=same"));
    BOOST_TEST((node.person(old_numbers()) != node.person(new_numbers())));
    BOOST_TEST(needed(node.node.identities().backlog()) == 0);
    BOOST_TEST(node.scan().compared == 0);
}

BOOST_DATA_TEST_CASE(what_a_human_called_two_persons_comes_back_only_when_something_changed, data::make(every_database()), name) {
    Node node(name);
    node.import(closed_row());
    node.import(moved_row());
    node.scan();
    const std::int64_t id = node.open().front().id;
    const std::int64_t before = node.entries();
    const Act act = needed(node.node.identities().decide_not_same(id, stated));
    BOOST_TEST(node.entries() == before + 2);
    BOOST_TEST(act.entry == before);
    BOOST_TEST(node.open().empty());
    const auto again = node.node.identities().decide_not_same(id, stated);
    BOOST_REQUIRE(!again.has_value());
    BOOST_TEST(again.error().code == "KK-6522");
    node.import(moved_row("0000000002"));  // the same once more
    node.scan();
    BOOST_TEST(node.open().empty());
    PersonUnit corrected = moved_row("0000000003");
    corrected.register_entry->kana = "ｶｸｳ ﾊﾅｺ";
    node.import(corrected);
    node.scan();
    BOOST_REQUIRE(node.open().size() == 1U);
    BOOST_TEST(node.open().front().id == id);
    BOOST_TEST(node.verifies());
}

BOOST_DATA_TEST_CASE(a_human_links_a_pair_with_an_entry_in_both_chains, data::make(every_database()), name) {
    Node node(name);
    node.import(closed_row());
    node.import(moved_row());
    node.scan();
    const std::int64_t id = node.open().front().id;
    const PersonAct tried = needed(node.node.identities().decide_link(id, stated, Trial::yes));
    BOOST_TEST(tried.moved.size() == 1U);
    BOOST_TEST((node.person(old_numbers()) != node.person(new_numbers())));
    const std::int64_t before = node.entries();
    const PersonAct act = needed(node.node.identities().decide_link(id, stated));
    BOOST_TEST((node.person(old_numbers()) == node.person(new_numbers())));
    BOOST_TEST(act.entries.size() == 2U);
    BOOST_TEST(node.entries() == before + 2);
    BOOST_TEST(node.open().empty());
    BOOST_TEST(needed(node.node.identities().reviews("linked", 10)).size() == 1U);
    needed(node.node.links().split(new_numbers(), stated));
    node.import(moved_row("0000000002"));
    node.scan();
    BOOST_TEST(node.open().empty());  // what was taken apart is not proposed again as it is
    BOOST_TEST(node.verifies());
}

BOOST_DATA_TEST_CASE(the_registers_statement_links_once_the_old_enrolment_is_closed, data::make(every_database()), name) {
    Node node(name);
    PersonUnit open_row = closed_row();
    open_row.register_entry->insured.to = std::nullopt;
    PersonUnit named = moved_row();
    named.register_entry->kana = open_row.register_entry->kana;
    named.register_entry->former_insurer = insurer(home_insurer);
    named.register_entry->former_insured = insured(first_number);
    node.import(open_row);
    node.import(named);
    BOOST_TEST(node.scan().linked == 0);
    BOOST_REQUIRE(node.open().size() == 1U);
    BOOST_TEST(node.open().front().origin == "named");
    BOOST_TEST(node.open().front().condition == "former_is_open");
    node.import(closed_row("0000000002"));
    BOOST_TEST(node.scan().linked == 1);
    BOOST_TEST((node.person(old_numbers()) == node.person(new_numbers())));
    BOOST_TEST(node.open().empty());
    needed(node.node.links().split(new_numbers(), stated));
    node.import(closed_row("0000000003"));
    BOOST_TEST(node.scan().linked == 0);
    BOOST_TEST((node.person(old_numbers()) != node.person(new_numbers())));
}

BOOST_DATA_TEST_CASE(a_later_row_of_the_register_may_name_the_former_number, data::make(every_database()), name) {
    Node node(name);
    PersonUnit later = moved_row();
    later.register_entry->kana = closed_row().register_entry->kana;
    node.import(closed_row());
    node.import(later);
    node.scan();
    BOOST_TEST((node.person(old_numbers()) != node.person(new_numbers())));
    later.register_entry->order = "0000000002";
    later.register_entry->body = R"({"order":"2"})";
    later.register_entry->former_insurer = insurer(home_insurer);
    later.register_entry->former_insured = insured(first_number);
    node.import(later);
    BOOST_TEST(node.scan().linked == 1);
    BOOST_TEST((node.person(old_numbers()) == node.person(new_numbers())));
}

BOOST_DATA_TEST_CASE(an_h_number_becomes_an_ordinary_one_of_the_same_insurer, data::make(every_database()), name) {
    Node node(name);
    PersonUnit assisted = register_row(home_insurer, "H000000001");
    assisted.register_entry->category = "3";
    assisted.register_entry->insured = {std::nullopt, day(2015, 3, 31)};
    PersonUnit ordinary = register_row(home_insurer, first_number);
    ordinary.register_entry->insured.from = day(2015, 4, 1);
    node.import(assisted);
    node.import(ordinary);
    node.scan();
    BOOST_REQUIRE(node.open().size() == 1U);  // nobody states it: a human decides
    BOOST_TEST(node.open().front().findings.find("numbers=h_number") != std::string::npos);
    ordinary.register_entry->order = "0000000002";
    ordinary.register_entry->body = R"({"order":"2"})";
    ordinary.register_entry->former_insurer = insurer(home_insurer);
    ordinary.register_entry->former_insured = insured("H000000001");
    node.import(ordinary);
    BOOST_TEST(node.scan().linked == 1);
    BOOST_TEST((node.person(old_numbers()) == node.person({insurer(home_insurer), insured("H000000001")})));
}

BOOST_DATA_TEST_CASE(a_node_from_before_gets_its_search_keys, data::make(every_database()), name) {
    Node node(name);
    node.import(closed_row());
    node.import(moved_row());
    for (const char* const sql : {"DELETE FROM search_key", "DELETE FROM identity_backlog",
                                  "INSERT INTO identity_backlog (enrolment_id, publication_id) SELECT enrolment_id, 0 FROM enrolment "
                                  "WHERE visible = 1"}) {
        node.node.run(sql);
    }
    node.scan();
    BOOST_TEST(node.node.number("SELECT count(DISTINCT enrolment_id) FROM search_key") == 2);
    BOOST_TEST(node.open().size() == 1U);
}

BOOST_DATA_TEST_CASE(looking_for_candidates_is_logged_in_the_chains_of_all_shown, data::make(every_database()), name) {
    Node node(name);
    node.import(closed_row());
    node.import(moved_row());
    node.scan();
    const std::int64_t before = node.entries();
    const auto found = needed(node.node.identities().candidates(old_numbers(), "clerk"));
    BOOST_REQUIRE(found.size() == 1U);
    BOOST_TEST((found.front().numbers == new_numbers()));
    BOOST_TEST(found.front().state == "open");
    BOOST_TEST(node.entries() == before + 2);
    needed(node.node.identities().review(node.open().front().id, "clerk"));
    BOOST_TEST(node.entries() == before + 4);
    const auto nobody = node.node.identities().candidates({insurer(home_insurer), insured(second_number)}, "clerk");
    BOOST_REQUIRE(!nobody.has_value());
    BOOST_TEST((nobody.error().fault == Fault::refused));
}

BOOST_DATA_TEST_CASE(entries_about_both_are_the_persons_while_they_are_linked, data::make(every_database()), name) {
    Node node(name);
    node.import(closed_row());
    node.import(moved_row());
    node.look(old_numbers());
    node.look(new_numbers());
    node.look(new_numbers());
    BOOST_TEST(node.entries_about(old_numbers()) == 1U);
    BOOST_TEST(node.entries_about(new_numbers()) == 2U);
    needed(node.node.links().link(old_numbers(), new_numbers(), stated, LinkGround::decided));
    BOOST_TEST(node.entries_about(old_numbers()) == 5U);  // three looks, and the link in both chains
    BOOST_TEST(node.entries_about(new_numbers()) == 5U);
    needed(node.node.links().split(new_numbers(), stated));
    BOOST_TEST(node.entries_about(old_numbers()) == 3U);
    BOOST_TEST(node.entries_about(new_numbers()) == 4U);
    BOOST_TEST(node.verifies());
}

BOOST_DATA_TEST_CASE(who_is_named_by_others_is_named_through_link_and_split, data::make(every_database()), name) {
    Node node(name);
    node.import(closed_row());
    node.import(moved_row());
    PersonUnit mother = register_row(home_insurer, second_number);
    mother.register_entry->birth_date = "19150101";
    node.import(mother);
    const std::string old_person = std::to_string(node.person(old_numbers()).value);
    const std::string new_person = std::to_string(node.person(new_numbers()).value);
    const std::string of = "SELECT 1, enrolment_id, ";
    const std::string mothers = " FROM enrolment WHERE insured_no = '0000000002'";
    node.node.run("INSERT INTO proxy (proxy_id, enrolment_id, proxy_person, kinds, recorded_at) " + of + new_person + ", 1, 1" + mothers);
    node.node.run("INSERT INTO protective_hold (hold_id, enrolment_id, against, recorded_at) " + of + "'" + new_person + "', 1" + mothers);
    needed(node.node.links().link(old_numbers(), new_numbers(), stated, LinkGround::decided));
    const std::string kept = std::to_string(node.person(new_numbers()).value);
    BOOST_TEST(node.named_by_others(kept) == 2);
    BOOST_TEST(node.named_by_others(kept == old_person ? new_person : old_person) == 0);
    needed(node.node.links().split(new_numbers(), stated));
    BOOST_TEST(node.named_by_others(new_person) == 2);
    BOOST_TEST(node.named_by_others(old_person) == 0);
}

BOOST_DATA_TEST_CASE(who_asks_for_a_link_that_a_human_has_to_see_puts_it_into_the_queue, data::make(every_database()), name) {
    Node node(name);
    PersonUnit other = moved_row();
    other.register_entry->kana = "ﾔﾏﾀﾞ ﾀﾛｳ";
    other.register_entry->name = "山田　太郎";
    other.register_entry->phone = "0300000000";
    node.import(closed_row());
    node.import(other);
    node.scan();
    BOOST_TEST(node.open().empty());
    const std::int64_t id = needed(node.node.identities().ask(old_numbers(), new_numbers()));
    BOOST_REQUIRE(node.open().size() == 1U);
    BOOST_TEST(node.open().front().origin == "asked");
    needed(node.node.identities().decide_not_same(id, stated));
    BOOST_TEST(needed(node.node.identities().ask(old_numbers(), new_numbers())) == id);
    BOOST_TEST(node.open().size() == 1U);
}

BOOST_DATA_TEST_CASE(an_erased_enrolment_is_gone_and_the_log_still_holds, data::make(every_database()), name) {
    Node node(name);
    ErasureStore erasures(node.node.database(), node.node.keys(), node.node.writer(), Retention{5}, node.node.folder() / "erased");
    node.import(closed_row());
    node.import(moved_row());
    node.scan();
    const auto open = erasures.erase(new_numbers(), stated);
    BOOST_REQUIRE(!open.has_value());
    BOOST_TEST(open.error().code == "KK-6531");
    const std::int64_t before = node.entries();
    const Erasure tried = needed(erasures.erase(old_numbers(), stated, Trial::yes));
    BOOST_TEST(node.entries() == before);
    BOOST_TEST(!std::filesystem::exists(node.node.folder() / "erased"));
    BOOST_TEST(tried.sets_removed == 1);
    needed(erasures.erase(old_numbers(), stated));
    BOOST_TEST(node.node.number("SELECT count(*) FROM enrolment") == 1);
    BOOST_TEST(node.node.number("SELECT count(*) FROM fact") == 1);
    BOOST_TEST(node.node.number("SELECT count(DISTINCT enrolment_id) FROM search_key") == 1);
    BOOST_TEST(node.node.number("SELECT count(*) FROM identity_review") == 0);
    BOOST_TEST(node.entries() == before + 1);
    BOOST_TEST(node.verifies());
    const auto again = erasures.erase(old_numbers(), stated);
    BOOST_REQUIRE(!again.has_value());
    BOOST_TEST((again.error().fault == Fault::refused));
}

BOOST_DATA_TEST_CASE(what_was_staged_for_somebody_erased_meanwhile_is_not_published, data::make(every_database()), name) {
    Node node(name);
    ErasureStore erasures(node.node.database(), node.node.keys(), node.node.writer(), Retention{5}, node.node.folder() / "erased");
    node.import(closed_row());
    const SetName set{"careplan", "handed", care_office, "", "2026050100009999", ""};
    const auto standing = needed(node.node.imports().receive(set, set.serial, {}, {"care_manager", care_office, "test"}));
    needed(node.node.imports().begin(standing.id));
    const auto person = needed(node.node.imports().find(insurer(home_insurer), insured(first_number)));
    BOOST_REQUIRE(person.has_value());
    needed(node.node.imports().stage_facts(*person, plan(day_service, "1", "staged", "2015-03")));
    needed(erasures.erase(old_numbers(), stated));
    SetReport report;
    const auto published = node.node.imports().publish(standing.id, report);
    BOOST_REQUIRE(!published.has_value());
    BOOST_TEST((published.error().fault == Fault::conflicting));  // Ingest begins the set anew, and nobody is known under the number
    needed(node.node.imports().begin(standing.id));
    BOOST_TEST(!needed(node.node.imports().find(insurer(home_insurer), insured(first_number))).has_value());
    needed(node.node.imports().publish(standing.id, report));
    BOOST_TEST(node.node.number("SELECT count(*) FROM fact WHERE enrolment_id NOT IN (SELECT enrolment_id FROM enrolment)") == 0);
}

BOOST_DATA_TEST_CASE(a_restored_database_is_erased_again, data::make(every_database()), name) {
    Node node(name);
    ErasureStore erasures(node.node.database(), node.node.keys(), node.node.writer(), Retention{5}, node.node.folder() / "erased");
    BOOST_TEST(needed(erasures.replay()) == 0);
    node.import(closed_row());
    const std::int64_t enrolment = node.node.number("SELECT enrolment_id FROM enrolment");
    std::ofstream(node.node.folder() / "erased") << enrolment << "\n4711\n";
    BOOST_TEST(needed(erasures.replay()) == 1);
    BOOST_TEST(node.node.number("SELECT count(*) FROM enrolment") == 0);
    BOOST_TEST(needed(erasures.replay()) == 0);
    BOOST_TEST(node.verifies());
}

BOOST_AUTO_TEST_SUITE_END()
