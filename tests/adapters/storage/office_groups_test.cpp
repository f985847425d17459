// What the database tells of an office's people taken together.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "adapters/storage/office_groups.h"
#include "tests/conformance/database_node.h"
#include "tests/fakes/handed_source.h"

namespace data = boost::unit_test::data;
using namespace kakehashi;
using namespace kakehashi::storage;
using namespace kakehashi::test;

namespace {

constexpr const char* office = "1370000029";

const ScaleBook& book() {
    static const ScaleBook parsed =
        ScaleBook::parse("scale,items,greatest,better,name_ja,name_en,labels\nmood,1,9,lower,気分,Mood,\n",
                         "scale,item,form,member,points,day\nmood,mood,FORM,mood,1=1|2=2|3=3|4=4|5=5|6=6|7=7|8=8|9=9,\n")
            .value();
    return parsed;
}

PersonUnit person(int n) {
    PersonUnit unit;
    unit.insurer = *InsurerNumber::parse("131011");
    unit.insured = *InsuredNumber::parse("000000" + std::to_string(1000 + n));
    RegisterEntry entry;
    entry.order = "0000000001";
    entry.name = "架空";
    entry.birth_date = "19400102";
    entry.sex = "2";
    entry.insured = {CalendarDate::of(2020, 4, 1), {}};
    unit.register_entry = entry;
    return unit;
}

Replacement mood(int value, const std::string& author = office, const std::string& form = "FORM") {
    Replacement made;
    made.unit = "life:" + form;
    made.key = author + "/15/E";
    made.author = author;
    FactDraft draft;
    draft.kind = Kind::life;
    draft.form = form;
    draft.effective.from = CalendarDate::of(2026, 6, 1);
    draft.body = R"({"mood":")" + std::to_string(value) + R"(","service_code":"15"})";
    draft.place = {"mood.csv", 2, 0};
    made.facts.push_back(draft);
    return made;
}

/// Imports rows as one set; `published` false leaves them staged.
void import_rows(DatabaseNode& node, const std::string& serial, const std::vector<PersonUnit>& people,
                 const std::vector<Replacement>& facts, bool published = true) {
    const SetName name{"life", "handed", office, "", serial, ""};
    const auto bytes = std::make_shared<MemoryBytes>(serial);
    const std::vector<ClaimedFile> files = {{{"mood.csv", bytes, serial}, {name, "FORM", "1", {}}}};
    ImportStore& store = node.imports();
    const SetStanding set = needed(store.receive(name, serial, files, {"service_provider", office, "console"}));
    needed(store.begin(set.id));
    std::vector<Finding> findings;
    for (std::size_t n = 0; n < people.size(); ++n) {
        needed(store.stage_register(people[n], findings));
        const auto known = needed(store.find(people[n].insurer, people[n].insured));
        needed(store.stage_facts(*known, facts[n]));
    }
    if (published) {
        SetReport report;
        report.staged = static_cast<std::int64_t>(people.size());
        needed(store.publish(set.id, report));
    } else {
        store.give_up();
    }
}

std::string told(DatabaseNode& node, const std::string& of = office) {
    SociOfficeGroups groups(node.database(), node.keys(), book());
    std::string text;
    for (const GroupSummary& one : needed(groups.summaries(of, {*CalendarDate::of(2026, 4, 1), *CalendarDate::of(2026, 9, 30)}, {5, 6}))) {
        text += one.service + ":" + (one.people ? std::to_string(*one.people) : "-");
        text += one.quartiles ? "/" + std::to_string(one.quartiles->median) : "";
    }
    return text;
}

void import_people(DatabaseNode& node, const std::string& serial, int from, int to, const std::string& author = office) {
    std::vector<PersonUnit> people;
    std::vector<Replacement> facts;
    for (int n = from; n <= to; ++n) {
        people.push_back(person(n));
        facts.push_back(mood(n, author));
    }
    import_rows(node, serial, people, facts);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(groups_of_an_office)

BOOST_DATA_TEST_CASE(are_told_from_five_people_on, data::make(every_database()), name) {
    DatabaseNode node(dialect_named(name));
    BOOST_TEST(told(node).empty());
    import_people(node, "1", 1, 4);
    BOOST_TEST(told(node) == "15:-");
    import_people(node, "2", 5, 9);
    BOOST_TEST(told(node) == "15:9/5");
    BOOST_TEST(told(node, "1370000037").empty());
}

BOOST_DATA_TEST_CASE(hold_what_is_current_and_published_and_by_the_office, data::make(every_database()), name) {
    DatabaseNode node(dialect_named(name));
    import_people(node, "1", 1, 5);
    import_people(node, "2", 6, 9, "1370000037");
    import_rows(node, "3", {person(1)}, {mood(9)});                                // takes the place of 1
    import_rows(node, "4", {person(2)}, {mood(9, office, "OTHER")});               // no form of the scale
    import_rows(node, "5", {person(7)}, {mood(9)}, false);                         // never published
    BOOST_TEST(told(node) == "15:5/4");
}

BOOST_DATA_TEST_CASE(count_no_one_whose_key_was_destroyed, data::make(every_database()), name) {
    DatabaseNode node(dialect_named(name));
    import_people(node, "1", 1, 6);
    node.run("UPDATE enrolment SET wrapped_key = '' WHERE insured_no = '0000001006'");
    BOOST_TEST(told(node) == "15:5/3");
}

BOOST_DATA_TEST_CASE(use_the_index_of_an_offices_facts, data::make(every_database()), name) {
    DatabaseNode node(dialect_named(name));
    const bool sqlite = node.database().dialect() == Dialect::sqlite;
    if (sqlite) {
        const auto plan = needed(node.database().with([&](Connection& connection) -> Result<std::string> {
            std::string detail;
            std::int64_t ignored = 0;
            soci::statement statement = (connection.session().prepare
                                             << "EXPLAIN QUERY PLAN SELECT fact_id FROM fact WHERE kind = 10 AND author = 'x'",
                                         soci::into(ignored), soci::into(ignored), soci::into(ignored), soci::into(detail));
            statement.execute(true);
            return detail;
        }));
        BOOST_TEST(plan.find("fact_of_office") != std::string::npos, plan);
    } else {
        BOOST_TEST(node.number("SELECT count(*) FROM pg_indexes WHERE indexname = 'fact_of_office' AND schemaname = current_schema()") == 1);
    }
}

BOOST_AUTO_TEST_SUITE_END()
