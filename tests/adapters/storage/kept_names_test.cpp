// Names of files that somebody was free to choose: sealed where they are kept, and told as they are to whoever may know them.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <fstream>

#include "adapters/storage/erasure_store.h"
#include "adapters/storage/foreseen_imports.h"
#include "adapters/storage/kept_names.h"
#include "adapters/storage/old_names.h"
#include "adapters/storage/set_listing.h"
#include "tests/adapters/storage/imported_person.h"

namespace data = boost::unit_test::data;
using namespace kakehashi;
using namespace kakehashi::storage;
using namespace kakehashi::test;

namespace {

const std::string free_name = "秘密花子_0000000001.pdf";
const SetName nowhere{"document", "unrecognised", "", "", free_name, ""};
const Submitter clerk{"municipality", "131011", "console"};

SetStanding receive_unrecognised(ImportStore& imports, const SetName& name = nowhere) {
    const std::vector<ClaimedFile> files = {{{name.serial, std::make_shared<MemoryBytes>("%PDF"), "0"}, {name, "DOCUMENT", "1", {}}}};
    return needed(imports.receive(name, name.serial + ":0;", files, clerk));
}

SetId put_aside_unrecognised(DatabaseNode& node, const SetName& name = nowhere) {
    const SetId set = receive_unrecognised(node.imports(), name).id;
    SetReport report;
    report.outcome = SetOutcome::quarantined;
    report.findings.push_back({"F01", Severity::set, {name.serial, 0, 0}, "", ""});
    needed(node.imports().put_aside(set, report));
    return set;
}

bool has_no_own_names(std::string_view) { return false; }

std::int64_t count_of(DatabaseNode& node, const std::string& table_and_condition) {
    return node.number("SELECT count(*) FROM " + table_and_condition);
}

/// As earlier editions kept it.
void keep_in_clear(DatabaseNode& node, SetId set, const std::string& name = free_name) {
    const std::string of_it = " WHERE set_id = " + std::to_string(set.value);
    const std::string content = consent::hex(node.hasher().sha256({name + ":0;"}));
    node.run("UPDATE submission_file SET name = '" + name + "'" + of_it);
    node.run("UPDATE import_set SET serial = '" + name + "', content = '" + content + "', findings = '[{\"file\":\"" + name +
             "\"}]'" + of_it);
}

std::vector<std::string> files_of_record(DatabaseNode& node, const std::string& insured, consent::History history) {
    const PersonUnit person = secret_person(insured);
    std::vector<std::string> files;
    const auto subject = needed(node.states().load(person.insurer, person.insured, history));
    for (const Fact& fact : subject->record.facts) {
        files.push_back(fact.file);
    }
    return files;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(kept_names)

BOOST_AUTO_TEST_CASE(a_sealed_name_opens_for_its_own_file_only) {
    const KeptNames names(Key::random());
    const std::string stored = names.sealed_file({7}, 2, free_name);
    BOOST_TEST(is_sealed(stored));
    BOOST_TEST(needed(names.open_file({7}, 2, stored)) == free_name);
    BOOST_TEST(names.open_file({7}, 3, stored).error().code == "KK-4102");
    BOOST_TEST(names.open_file({8}, 2, stored).error().code == "KK-4102");
    BOOST_TEST(needed(names.open_file({7}, 2, "KK_PERSON_131011_20261101090000.csv")) == "KK_PERSON_131011_20261101090000.csv");
}

BOOST_AUTO_TEST_CASE(what_is_compared_cannot_be_guessed_without_the_key) {
    const KeptNames names(Key::random());
    const KeptNames others(Key::random());
    BOOST_TEST(names.set(nowhere).serial == names.set(nowhere).serial);
    BOOST_TEST(names.set(nowhere).serial != others.set(nowhere).serial);
    const SetName other{"document", "documents", "1370000011", "", "20260501000000", ""};
    BOOST_TEST((names.set(other) == other));
    const std::vector<ClaimedFile> files = {{{free_name, nullptr, "0"}, {nowhere, "DOCUMENT", "1", {}}}};
    BOOST_TEST(names.content("ab", files) != "ab");
    BOOST_TEST(names.content("ab", files) != others.content("ab", files));
    BOOST_TEST(names.is_content(names.content("ab", files), "ab"));
    BOOST_TEST(!names.is_content(names.content("ab", files), "cd"));
    BOOST_TEST(names.content("ab", {}) == "ab");
    BOOST_TEST(names.is_content("ab", "ab"));
}

BOOST_DATA_TEST_CASE(a_record_tells_the_name_whichever_way_it_is_read, data::make(every_database()), name) {
    DatabaseNode node(dialect_named(name));
    import_person(node, secret_person("0000000001"));
    BOOST_TEST(count_of(node, "submission_file WHERE name LIKE 'sealed:%'") == 1);
    const std::vector<std::string> expected = {"secret.csv"};
    BOOST_TEST(files_of_record(node, "0000000001", consent::History::everything) == expected);
    BOOST_TEST(files_of_record(node, "0000000001", consent::History::current) == expected);
    node.imports().prepare_reading();
    BOOST_REQUIRE(count_of(node, "reading_copy") == 1);
    SociStateStore fresh(node.database(), node.keys(), 1U << 20U);
    const PersonUnit person = secret_person("0000000001");
    const auto subject = needed(fresh.load(person.insurer, person.insured, consent::History::current));
    BOOST_REQUIRE(subject->record.facts.size() == 1U);
    BOOST_TEST(subject->record.facts.front().file == "secret.csv");
}

BOOST_DATA_TEST_CASE(a_name_moved_to_another_file_makes_the_record_unreadable, data::make(every_database()), name) {
    DatabaseNode node(dialect_named(name));
    import_person(node, secret_person("0000000001"));
    import_person(node, secret_person("0000000002"));
    node.run("UPDATE submission_file SET name = (SELECT max(name) FROM submission_file)");
    int unreadable = 0;
    for (const char* const number : {"0000000001", "0000000002"}) {
        const PersonUnit person = secret_person(number);
        const auto subject = node.states().load(person.insurer, person.insured, consent::History::everything);
        unreadable += !subject && subject.error().code == "KK-4102" ? 1 : 0;
    }
    BOOST_TEST(unreadable == 1);
}

BOOST_DATA_TEST_CASE(a_set_that_is_named_by_its_file_is_known_again_and_told_by_it, data::make(every_database()), name) {
    DatabaseNode node(dialect_named(name));
    const SetId set = put_aside_unrecognised(node);
    const SetStanding again = receive_unrecognised(*node.import_store());
    BOOST_TEST((again.before == SetStanding::Before::unfinished));
    BOOST_TEST((again.id == set));
    BOOST_TEST((needed(node.imports().kept(set)).name == nowhere));
    const auto listed = needed(list_sets(node.database(), node.keys()));
    BOOST_REQUIRE(listed.size() == 1U);
    BOOST_TEST((listed.front().name == nowhere));
    const ListedSet shown = needed(show_set(node.database(), node.keys(), set));
    BOOST_TEST((shown.name == nowhere));
    BOOST_TEST(shown.files == std::vector<std::string>{free_name});
    BOOST_TEST(shown.findings.find("\"file\":\"" + free_name + "\"") != std::string::npos);
}

BOOST_DATA_TEST_CASE(who_imports_it_has_it_alone_however_it_was_found, data::make(every_database()), name) {
    DatabaseNode node(dialect_named(name));
    const SetId set = put_aside_unrecognised(node);
    needed(node.imports().begin(set));  // by its number
    const auto other = node.import_store();
    const std::vector<ClaimedFile> files = {{{free_name, std::make_shared<MemoryBytes>("%PDF"), "0"}, {nowhere, "DOCUMENT", "1", {}}}};
    BOOST_TEST(other->receive(nowhere, free_name + ":0;", files, clerk).error().code == "KK-4311");  // by its name
    node.imports().give_up();
}

BOOST_DATA_TEST_CASE(a_trial_knows_it_again, data::make(every_database()), name) {
    DatabaseNode node(dialect_named(name));
    const SetId set = put_aside_unrecognised(node);
    const auto trial = needed(ForeseenImports::open(node.database(), node.master_key(), source_dir() / "sql", node.folder()));
    const SetStanding foreseen = receive_unrecognised(trial->imports());
    BOOST_TEST((foreseen.before == SetStanding::Before::unfinished));
    BOOST_TEST((foreseen.id == set));
    BOOST_TEST((needed(trial->imports().kept(set)).name == nowhere));
}

BOOST_DATA_TEST_CASE(rows_of_earlier_editions_are_read_and_sealed_once, data::make(every_database()), name) {
    DatabaseNode node(dialect_named(name));
    const SetId set = put_aside_unrecognised(node);
    keep_in_clear(node, set);
    const ListedSet before = needed(show_set(node.database(), node.keys(), set));
    BOOST_TEST((before.name == nowhere));
    BOOST_TEST(before.files == std::vector<std::string>{free_name});

    BOOST_TEST(needed(seal_old_names(node.database(), node.keys(), has_no_own_names)) == 2);
    BOOST_TEST(count_of(node, "submission_file WHERE name LIKE 'sealed:%'") == 1);
    BOOST_TEST(count_of(node, "import_set WHERE serial LIKE 'keyed:%' AND content LIKE 'keyed:%' AND findings LIKE 'sealed:%'") == 1);
    const ListedSet after = needed(show_set(node.database(), node.keys(), set));
    BOOST_TEST((after.name == nowhere));
    BOOST_TEST(after.findings == before.findings);
    BOOST_TEST((receive_unrecognised(node.imports()).id == set));
    BOOST_TEST(needed(seal_old_names(node.database(), node.keys(), has_no_own_names)) == 0);
}

BOOST_DATA_TEST_CASE(a_standards_own_name_of_earlier_editions_stays, data::make(every_database()), name) {
    DatabaseNode node(dialect_named(name));
    import_person(node, secret_person("0000000001"));
    node.run("UPDATE submission_file SET name = 'KK_PERSON_131011_20261101090000.csv'");
    node.run("UPDATE import_set SET content = 'ab'");
    const auto is_own = [](std::string_view file) { return file.starts_with("KK_PERSON_"); };
    BOOST_TEST(needed(seal_old_names(node.database(), node.keys(), is_own)) == 0);
    BOOST_TEST(count_of(node, "import_set WHERE content = 'ab'") == 1);
    BOOST_TEST(count_of(node, "submission_file WHERE name = 'KK_PERSON_131011_20261101090000.csv'") == 1);
}

BOOST_DATA_TEST_CASE(a_name_that_was_sealed_late_leaves_nothing_in_the_file, data::make(every_database()), name) {
    if (dialect_named(name) != Dialect::sqlite) {
        return;  // a dump of PostgreSQL holds living rows only
    }
    DatabaseNode node(Dialect::sqlite);
    for (int n = 0; n < 40; ++n) {  // so many that rows move and pages are freed
        SetName set = nowhere;
        set.serial = std::to_string(n) + free_name;
        keep_in_clear(node, put_aside_unrecognised(node, set), set.serial);
    }
    needed(seal_old_names(node.database(), node.keys(), has_no_own_names));
    for (const auto& entry : std::filesystem::directory_iterator(node.folder())) {
        if (entry.path().filename().string().starts_with("kakehashi.db")) {
            BOOST_TEST((text_of_file(entry.path()).find("秘密花子") == std::string::npos), entry.path().filename());
        }
    }
}

BOOST_DATA_TEST_CASE(an_erasure_takes_along_what_is_sealed_with_the_nodes_key, data::make(every_database()), name) {
    DatabaseNode node(dialect_named(name));
    import_person(node, secret_person("0000000001"));
    import_person(node, secret_person("0000000002"));
    node.run("UPDATE import_set SET people = 1, findings = 'sealed:x'");
    std::ofstream(node.folder() / "erased") << node.number("SELECT min(enrolment_id) FROM enrolment") << "\n";
    ErasureStore erasures(node.database(), node.keys(), node.writer(), Retention{5}, node.folder() / "erased");
    BOOST_TEST(needed(erasures.replay()) == 1);
    BOOST_TEST(count_of(node, "submission_chunk") == 1);
    BOOST_TEST(count_of(node, "submission_file WHERE name = ''") == 1);
    BOOST_TEST(count_of(node, "submission_file WHERE name LIKE 'sealed:%'") == 1);
    BOOST_TEST(count_of(node, "import_set WHERE findings = '[]'") == 1);
    BOOST_TEST(needed(list_sets(node.database(), node.keys())).size() == 2U);
}

BOOST_AUTO_TEST_SUITE_END()
