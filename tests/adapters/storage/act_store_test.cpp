// What an act leaves in the tables, and a trial of it does not.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/adapters/storage/imported_person.h"

namespace data = boost::unit_test::data;
using namespace kakehashi;
using namespace kakehashi::storage;
using namespace kakehashi::test;

namespace {

constexpr const char* office = "1370000011";

RelationEntry relation() {
    RelationEntry entry;
    entry.organisation = office;
    entry.party = "care_manager";
    entry.basis = "identity_check";
    entry.verified_by = "card";
    entry.verified_on = *CalendarDate::of(2026, 4, 1);
    return entry;
}

DirectiveEntry directive() {
    DirectiveEntry entry;
    entry.decision = "withdrawn";
    entry.scope = "comprehensive";
    entry.kinds = KindSet::all();
    entry.channel = "portal";
    entry.capacity = "ok";
    return entry;
}

/// Everything an act could touch, in numbers.
std::string traces(DatabaseNode& node) {
    std::string text;
    for (const char* const query :
         {"SELECT count(*) FROM directive", "SELECT count(*) FROM relation", "SELECT count(*) FROM relation WHERE superseded_at IS NULL",
          "SELECT count(*) FROM access_log", "SELECT size FROM log_head", "SELECT CAST(SUM(next) AS bigint) FROM counter",
          "SELECT CAST(SUM(epoch) AS bigint) FROM person_head", "SELECT count(*) FROM sealing_key"}) {
        text += std::to_string(node.number(query)) + ' ';
    }
    return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(act_store)

BOOST_DATA_TEST_CASE(an_ended_relation_keeps_how_it_was_verified, data::make(every_database()), name) {
    DatabaseNode node(dialect_named(name));
    const PersonUnit person = secret_person("0000000001");
    import_person(node, person);
    needed(node.acts().record(person.insurer, person.insured, relation(), "clerk"));
    needed(node.acts().end_relation(person.insurer, person.insured, office, consent::Party::care_manager,
                                    *CalendarDate::of(2026, 5, 1), "clerk"));
    BOOST_TEST(node.number("SELECT count(*) FROM relation WHERE superseded_at IS NULL AND ended_on IS NOT NULL AND "
                           "verified_by = 'card'") == 1);
}

BOOST_DATA_TEST_CASE(a_trial_says_what_would_become_of_an_act_and_leaves_nothing, data::make(every_database()), name) {
    DatabaseNode node(dialect_named(name));
    const PersonUnit person = secret_person("0000000001");
    import_person(node, person);
    needed(node.acts().record(person.insurer, person.insured, relation(), "clerk"));
    const std::string before = traces(node);
    const auto day = *CalendarDate::of(2026, 5, 1);
    ActStore& acts = node.acts();
    needed(acts.record(person.insurer, person.insured, directive(), "clerk", Trial::yes));
    needed(acts.record(person.insurer, person.insured, relation(), "clerk", Trial::yes));
    needed(acts.end_relation(person.insurer, person.insured, office, consent::Party::care_manager, day, "clerk", Trial::yes));
    const auto none =
        acts.end_relation(person.insurer, person.insured, office, consent::Party::care_facility, day, "clerk", Trial::yes);
    BOOST_TEST((none.error().fault == Fault::missing));
    BOOST_TEST(before == traces(node));
    // It was no luck: the acts themselves do leave traces.
    needed(acts.record(person.insurer, person.insured, directive(), "clerk"));
    BOOST_TEST(before != traces(node));
}

BOOST_DATA_TEST_CASE(an_act_about_nobody_leaves_not_even_a_key, data::make(every_database()), name) {
    DatabaseNode node(dialect_named(name));
    import_person(node, secret_person("0000000001"));
    const std::string before = traces(node);
    const auto act = node.acts().record(*InsurerNumber::parse("141002"), *InsuredNumber::parse("0000000001"), directive(), "clerk");
    BOOST_TEST((act.error().fault == Fault::refused));
    BOOST_TEST(before == traces(node));
}

BOOST_AUTO_TEST_SUITE_END()
