// A person read from reading copies is the person read row by row, and a copy that is not of this very moment is not used.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "adapters/storage/copy_queue.h"
#include "adapters/storage/reading_copies.h"
#include "adapters/storage/reading_copy.h"
#include "adapters/storage/subject_loader.h"
#include "tests/adapters/storage/imported_person.h"

namespace data = boost::unit_test::data;
using namespace kakehashi;
using namespace kakehashi::storage;
using namespace kakehashi::test;

namespace {

using SubjectPtr = std::shared_ptr<const consent::Subject>;

PersonUnit person_with_much() {
    PersonUnit unit = secret_person("0000000001");
    for (const char* const month : {"2026-06", "2026-05"}) {
        Replacement plan = unit.replacements.front();
        plan.key = month;
        plan.facts.front().effective = {CalendarDate::of(2026, 5, 1), {}};
        plan.facts.push_back({Kind::care_plan, "UPSIKYU", {}, "{\"line\":2}", {"secret.csv", 3, 0}});
        unit.replacements.push_back(plan);
    }
    return unit;
}

struct CopiedNode {
    explicit CopiedNode(const std::string& name) : node(dialect_named(name)), unit(person_with_much()) {
        import_person(node, unit);
        RelationEntry relation;
        relation.organisation = "1370000011";
        relation.party = "care_manager";
        relation.basis = "identity_check";
        relation.verified_on = *CalendarDate::of(2026, 4, 1);
        relation.last_claim_month = ServiceMonth::parse_iso("2026-05");
        needed(node.acts().record(unit.insurer, unit.insured, relation, "test"));
    }

    SubjectPtr whole() {
        return needed(node.database().with([&](Connection& connection) {
            return load_subject(connection, node.keys(), unit.insurer, unit.insured, consent::History::current);
        }));
    }
    Result<SubjectPtr> copied() {
        return node.database().with(
            [&](Connection& connection) { return load_copied(connection, node.keys(), unit.insurer, unit.insured); });
    }
    SubjectPtr loaded_anew() {
        node.states().forget(whole()->record.id);
        return needed(node.states().load(unit.insurer, unit.insured, consent::History::current));
    }

    DatabaseNode node;
    PersonUnit unit;
};

/// Everything of a person that tells two apart, as a text.
std::string picture(const consent::Subject& subject) {
    std::string text = subject.state.person + ' ' + std::to_string(subject.record.epoch) + '\n';
    for (const Enrolment& e : subject.record.enrolments) {
        text += e.insurer.str() + e.insured.str() + e.identity.name + e.identity.address + '\n';
    }
    for (const Fact& f : subject.record.facts) {
        text += std::to_string(f.id.value) + f.form + f.unit + f.key + f.author + f.order + f.insurer.str() + f.body + f.file +
                f.sha256 + std::to_string(f.line) + std::to_string(f.version) + f.recorded_at.iso_utc() +
                (f.effective.from ? f.effective.from->iso() : "") + '\n';
    }
    for (const consent::Directive& d : subject.state.directives) {
        text += d.id + std::to_string(d.seq) + std::to_string(d.kinds.bits()) + d.insurer + '\n';
    }
    for (const consent::Relation& r : subject.state.relations) {
        text += r.organisation + r.verified_on.iso() + (r.last_claim_month ? r.last_claim_month->iso() : "") + '\n';
    }
    return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(reading_copies)

BOOST_DATA_TEST_CASE(a_copied_person_is_the_person, data::make(every_database()), name) {
    CopiedNode copied(name);
    BOOST_TEST(needed(copied.copied()) == nullptr);
    copied.node.imports().prepare_reading();
    const SubjectPtr found = needed(copied.copied());
    BOOST_REQUIRE(found != nullptr);
    BOOST_TEST(found->record.facts.size() == 5U);
    BOOST_TEST(found->state.directives.size() == 1U);
    BOOST_TEST(found->state.relations.size() == 1U);
    BOOST_TEST(picture(*found) == picture(*copied.whole()));
}

BOOST_DATA_TEST_CASE(a_copy_of_before_is_not_used, data::make(every_database()), name) {
    CopiedNode copied(name);
    copied.node.imports().prepare_reading();
    needed(copied.node.acts().end_relation(copied.unit.insurer, copied.unit.insured, "1370000011",
                                           consent::Party::care_manager, *CalendarDate::of(2026, 6, 1), "test"));
    BOOST_TEST(needed(copied.copied()) == nullptr);
    const auto now = needed(copied.node.states().load(copied.unit.insurer, copied.unit.insured, consent::History::current));
    BOOST_TEST((now->state.relations.front().ended_on == CalendarDate::of(2026, 6, 1)));
    needed(copied.node.imports().find(copied.unit.insurer, copied.unit.insured));
    copied.node.imports().prepare_reading();
    BOOST_TEST(picture(*needed(copied.copied())) == picture(*copied.whole()));
}

BOOST_DATA_TEST_CASE(a_copy_made_for_another_person_is_not_used, data::make(every_database()), name) {
    CopiedNode copied(name);
    copied.node.imports().prepare_reading();
    copied.node.run("UPDATE reading_copy SET person_id = person_id + 1");
    BOOST_TEST(needed(copied.copied()) == nullptr);
}

BOOST_DATA_TEST_CASE(a_copy_moved_or_damaged_is_told_and_the_person_read_row_by_row, data::make(every_database()), name) {
    CopiedNode copied(name);
    copied.node.imports().prepare_reading();
    // Brought up to an epoch it was not made for: its seal is for another.
    copied.node.run("UPDATE person_head SET epoch = epoch + 1");
    copied.node.run("UPDATE reading_copy SET epoch = epoch + 1");
    BOOST_TEST(copied.copied().error().code == "KK-4102");
    BOOST_TEST(picture(*copied.loaded_anew()) == picture(*copied.whole()));
    copied.node.run("UPDATE reading_copy SET sealed = 'AAAA'");
    BOOST_TEST(copied.copied().error().code == "KK-4102");
    BOOST_TEST(picture(*copied.loaded_anew()) == picture(*copied.whole()));
}

BOOST_DATA_TEST_CASE(a_reader_finds_whom_an_import_prepared, data::make(every_database()), name) {
    CopiedNode copied(name);
    copied.node.imports().prepare_reading();
    copied.node.run("UPDATE fact SET body = 'no longer read'");
    const auto found = needed(copied.node.states().load(copied.unit.insurer, copied.unit.insured, consent::History::current));
    BOOST_TEST(found->record.facts.size() == 5U);
}

BOOST_DATA_TEST_CASE(a_person_who_cannot_be_read_gets_no_copy, data::make(every_database()), name) {
    CopiedNode copied(name);
    copied.node.run("UPDATE fact SET body = 'AAAA' WHERE form = 'UPSIKYU'");
    copied.node.imports().prepare_reading();
    BOOST_TEST(copied.node.number("SELECT count(*) FROM reading_copy") == 0);
}

/// Three people, each a piece of the queue.
std::vector<std::vector<std::int64_t>> three_people(DatabaseNode& node) {
    std::vector<std::vector<std::int64_t>> due;
    for (const char* const number : {"0000000001", "0000000002", "0000000003"}) {
        const PersonUnit unit = secret_person(number);
        import_person(node, unit);
        due.push_back({needed(node.imports().find(unit.insurer, unit.insured))->person.value});
    }
    node.imports().give_up();
    return due;
}

constexpr const char* good_copies =
    "SELECT count(*) FROM reading_copy c JOIN person_head h ON h.person_id = c.person_id AND h.epoch = c.epoch";

BOOST_DATA_TEST_CASE(a_helper_works_a_long_queue_off_where_many_can_write, data::make(every_database()), name) {
    DatabaseNode node(dialect_named(name));
    CopyQueue queue(three_people(node));
    { const CopyHelper helper(node.database(), node.keys(), queue); }
    BOOST_TEST(node.number(good_copies) == (node.database().dialect() == Dialect::postgresql ? 3 : 0));
    needed(node.database().with([&](Connection& connection) -> Result<Done> {
        queue.work_off(connection, node.keys());
        return Done{};
    }));
    BOOST_TEST(node.number(good_copies) == 3);
}

BOOST_DATA_TEST_CASE(a_helper_that_fails_is_nobodys_failure, data::make(every_database()), name) {
    DatabaseNode node(dialect_named(name));
    CopyQueue queue(three_people(node));
    node.run("ALTER TABLE reading_copy RENAME TO hidden_copy");
    { const CopyHelper helper(node.database(), node.keys(), queue); }
    node.imports().prepare_reading();
    node.run("ALTER TABLE hidden_copy RENAME TO reading_copy");
    BOOST_TEST(node.number(good_copies) == 0);
}

BOOST_DATA_TEST_CASE(a_run_about_many_people_prepares_each_of_them, data::make(every_database()), name) {
    DatabaseNode node(dialect_named(name));
    constexpr int people = 2 * static_cast<int>(copies_at_a_time) + 1;
    for (int n = 1; n <= people; ++n) {
        const std::string number = std::to_string(n);
        import_person(node, secret_person(std::string(10 - number.size(), '0') + number));
    }
    node.imports().prepare_reading();
    BOOST_TEST(node.number(good_copies) == people);
}

BOOST_AUTO_TEST_CASE(rows_come_out_of_a_pack_as_they_went_in) {
    SubjectRow fact;
    fact.part = SubjectRow::Part::fact;
    fact.n = {7, 1, 2, 300'000'004, 1'700'000'000'000'000, 0};
    const std::string long_text(100'000, 'x');
    fact.t = {"form", "unit", "", "a", "b", "c", "2026-01-01", "", "file.csv", "00ff"};
    fact.text = long_text;
    RowPack pack;
    pack.add(fact);
    fact.n[2] = 1;
    fact.text = "{}";
    pack.add(fact);
    pack.sort();
    PackedRows rows(pack.text());
    SubjectRow row;
    BOOST_REQUIRE(needed(rows.next(row)));
    BOOST_TEST(row.n[2] == 1);
    BOOST_TEST(row.text == "{}");
    BOOST_REQUIRE(needed(rows.next(row)));
    BOOST_TEST(row.n == (std::array<std::int64_t, 6>{7, 1, 2, 300'000'004, 1'700'000'000'000'000, 0}));
    BOOST_TEST((row.t[9] == "00ff" && row.t[2].empty() && row.text == long_text));
    BOOST_TEST(!needed(rows.next(row)));
    // Cut anywhere, it says so and reads nothing that is not there.
    for (const std::size_t size : {std::size_t{1}, std::size_t{5}, std::size_t{40}, pack.text().size() - 1}) {
        PackedRows cut(std::string_view(pack.text()).substr(0, size));
        auto more = cut.next(row);
        while (more && *more) {
            more = cut.next(row);
        }
        BOOST_TEST(more.error().code == "KK-4406");
    }
}

BOOST_AUTO_TEST_CASE(what_is_sealed_but_no_copy_is_told) {
    const Key key = Key::random();
    const CopyOf of{1, 2, 3};
    RowPack pack;
    pack.add({});
    BOOST_TEST(needed(open_copy(key, of, seal_copy(key, of, pack))) == pack.text());
    BOOST_TEST(open_copy(key, {1, 2, 4}, seal_copy(key, of, pack)).error().code == "KK-4102");
    BOOST_TEST(open_copy(Key::random(), of, seal_copy(key, of, pack)).error().code == "KK-4102");
    for (const std::string_view plain : {"", "not compressed", "\x28\xB5\x2F\xFD\xA0\xFF\xFF\xFF\xFF"}) {
        BOOST_TEST(open_copy(key, of, seal(key, "copy/1/2/3", plain)).error().code == "KK-4406");
    }
}

BOOST_AUTO_TEST_SUITE_END()
