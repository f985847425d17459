// What an import costs grows with what it brings: not with its square, and not with what is stored already. Measured is
// work, not time: instructions of SQLite's virtual machine, rows that PostgreSQL reads.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/adapters/storage/import_work.h"

namespace data = boost::unit_test::data;
using namespace kakehashi;
using namespace kakehashi::test;

namespace {

constexpr int some = 150;

/// What a set says of its n-th person.
using Row = PersonUnit (*)(int n);

PersonUnit new_person(int n) { return numbered_person(n, "0000000001"); }

PersonUnit changed_person(int n) { return numbered_person(n, "0000000002"); }

PersonUnit granted_consent(int n) {
    PersonUnit unit = numbered_unit(n);
    unit.directives.push_back(consent_entry("C" + std::to_string(n), "granted", 1'000));
    return unit;
}

PersonUnit later_relation(int n) {
    PersonUnit unit = numbered_unit(n);
    unit.relations.push_back(relation_entry(care_office, day(2026, 5, 1), "20260501000000"));
    return unit;
}

PersonUnit a_plan(int n) { return with(numbered_unit(n), plan(day_service, "2", "a")); }

PersonUnit somebody_moved(int n) {
    PersonUnit unit = numbered_person(n, "0000000001");
    unit.register_entry->former_insurer = insurer(other_insurer);
    unit.register_entry->former_insured = unit.insured;
    return unit;
}

struct Kind {
    const char* name;
    Row row;
    bool of_known;  ///< people have to be registered before
};
std::ostream& operator<<(std::ostream& out, const Kind& kind) { return out << kind.name; }

const std::vector<Kind> kinds = {{"new people", new_person, false},     {"people who moved", somebody_moved, false},
                                 {"known people", changed_person, true}, {"consents", granted_consent, true},
                                 {"relations", later_relation, true},    {"facts", a_plan, true}};

std::vector<PersonUnit> rows(Row row, int first, int count) {
    std::vector<PersonUnit> units;
    for (int n = first; n < first + count; ++n) {
        units.push_back(row(n));
    }
    return units;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(import_work)

BOOST_DATA_TEST_CASE(twice_as_much_costs_twice_as_much, data::make(every_database()) * data::make(kinds), name, kind) {
    WorkedNode node(dialect_named(name));
    if (kind.of_known) {
        node.import(rows(new_person, 0, 3 * some));
    }
    const double once = node.work_of([&] { node.import(rows(kind.row, 0, some)); });
    const double twice = node.work_of([&] { node.import(rows(kind.row, some, 2 * some)); });
    BOOST_TEST(twice / once < 2.7, name << ", " << kind.name << ": " << once << ", then " << twice);
}

BOOST_DATA_TEST_CASE(what_is_stored_already_costs_nothing, data::make(every_database()) * data::make(kinds), name, kind) {
    WorkedNode node(dialect_named(name));
    node.import(rows(new_person, 0, some));
    node.import(rows(granted_consent, 0, some / 2));
    const double before = node.work_of([&] { node.import(rows(kind.row, kind.of_known ? some / 2 : some, some / 2)); });
    node.import(rows(somebody_moved, 10 * some, 5 * some));
    node.import(rows(granted_consent, 10 * some, 5 * some));
    node.import(rows(later_relation, 10 * some, 5 * some));
    node.import(rows(new_person, 20 * some, some));
    const double after = node.work_of([&] { node.import(rows(kind.row, kind.of_known ? 20 * some : 30 * some, some / 2)); });
    BOOST_TEST(after / before < 1.6, name << ", " << kind.name << ": " << before << ", then " << after);
}

BOOST_DATA_TEST_CASE(letting_go_of_what_was_staged_costs_nothing_for_others, data::make(every_database()), name) {
    WorkedNode node(dialect_named(name));
    const auto let_go = [&](int first) {
        return node.work_of([&] { node.import_and_put_aside(rows(new_person, first, some / 2)); });
    };
    const double before = let_go(0);
    node.import(rows(new_person, some, 10 * some));
    const double after = let_go(20 * some);
    BOOST_TEST(after / before < 1.6, name << ": " << before << ", then " << after);
}

BOOST_AUTO_TEST_SUITE_END()
