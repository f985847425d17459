// Consents of people whose capacity is in doubt: who has to be looked at again, and until when.
#include "adapters/storage/pending_consents.h"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/adapters/storage/imported_person.h"

namespace data = boost::unit_test::data;
using namespace kakehashi;
using namespace kakehashi::storage;
using namespace kakehashi::test;

namespace {

DirectiveEntry grant(const std::string& capacity, const std::string& organisation = "") {
    DirectiveEntry entry;
    entry.decision = "granted";
    entry.scope = organisation.empty() ? "comprehensive" : "organisation";
    entry.organisation = organisation;
    entry.kinds = KindSet::all();
    entry.channel = "municipality_counter";
    entry.taken_by = "clerk";
    entry.capacity = capacity;
    return entry;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(pending)

BOOST_DATA_TEST_CASE(a_pending_grant_is_due_within_sixty_days_until_a_later_one_replaces_it, data::make(every_database()), name) {
    DatabaseNode node(dialect_named(name));
    const PersonUnit person = secret_person("0000000001");
    import_person(node, person);
    const auto listed = [&] { return needed(pending_consents(node.database(), person.insurer, 60)); };
    BOOST_TEST(listed().empty());  // what the import granted is a grant
    const Act act = needed(node.acts().record(person.insurer, person.insured, grant("pending"), "clerk"));
    BOOST_REQUIRE(listed().size() == 1U);
    const PendingConsent due = listed().front();
    BOOST_TEST(due.directive == act.id);
    BOOST_TEST(due.insured == "0000000001");
    BOOST_TEST((due.due_on == now().day_in_japan().plus_days(60)));
    needed(node.acts().record(person.insurer, person.insured, grant("pending", "1370000011"), "clerk"));
    BOOST_TEST(listed().size() == 2U);
    needed(node.acts().record(person.insurer, person.insured, grant("represented"), "clerk"));
    BOOST_REQUIRE(listed().size() == 1U);  // another scope is another question
    BOOST_TEST(listed().front().organisation == "1370000011");
    BOOST_TEST(needed(pending_consents(node.database(), InsurerNumber::parse("141002"), 60)).empty());
    auto refusal = grant("ok", "1370000011");
    refusal.decision = "refused";
    needed(node.acts().record(person.insurer, person.insured, refusal, "clerk"));
    BOOST_TEST(listed().empty());
}

BOOST_DATA_TEST_CASE(one_about_fewer_kinds_replaces_nothing, data::make(every_database()), name) {
    DatabaseNode node(dialect_named(name));
    const PersonUnit person = secret_person("0000000001");
    import_person(node, person);
    const auto listed = [&] { return needed(pending_consents(node.database(), person.insurer, 60)).size(); };
    needed(node.acts().record(person.insurer, person.insured, grant("pending"), "clerk"));
    auto box_on_an_older_form = grant("ok");
    box_on_an_older_form.kinds = legacy_form_kinds;
    box_on_an_older_form.channel = "legacy_form";
    needed(node.acts().record(person.insurer, person.insured, box_on_an_older_form, "clerk"));
    BOOST_TEST(listed() == 1U);  // of all other kinds nobody has asked again
    auto refusal = grant("ok");
    refusal.decision = "refused";
    needed(node.acts().record(person.insurer, person.insured, refusal, "clerk"));
    BOOST_TEST(listed() == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
