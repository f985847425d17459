// Whoever gets hold of the database without the master key reads no name, address, phone or body, nor a name of a file that
// somebody was free to choose.
#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "tests/adapters/storage/imported_person.h"
#include "tests/fakes/postgresql.h"

using namespace kakehashi;
using namespace kakehashi::storage;
using namespace kakehashi::test;

namespace {

const std::vector<std::string> secrets = {"秘密",       "花子",   "ﾋﾐﾂ",  "1009999", "隠里市", "夢町",
                                          "0399998888", "転倒", "受付", "太郎",    "1940-01-02", "19400102"};

/// Files that are called after a person: one beside another, one that no source could place, each with a finding.
void import_files_of_that_name(DatabaseNode& node) {
    const std::string free = "秘密花子_0000000001.pdf";
    const auto bytes = std::make_shared<MemoryBytes>("%PDF");
    const auto take = [&](const SetName& name, const std::vector<ClaimedFile>& files) {
        const SetStanding set = needed(node.imports().receive(name, free + ":0;", files, {"municipality", "131011", "console"}));
        SetReport report;
        report.outcome = SetOutcome::quarantined;
        report.findings.push_back({"F01", Severity::set, {free, 0, 0}, "", free});
        needed(node.imports().put_aside(set.id, report));
    };
    const SetName documents{"document", "documents", "1370000011", "", "20260501000000", ""};
    take(documents, {{{"KK_DOCUMENT_1370000011_20260501000000.csv", bytes, "0"}, {documents, "DOCUMENT", "1", {}}},
                     {{free, bytes, "0"}, {documents, "DOCUMENT", "1", {}}}});
    const SetName nowhere{"document", "unrecognised", "", "", free, ""};
    take(nowhere, {{{free, bytes, "0"}, {nowhere, "DOCUMENT", "1", {}}}});
}

void fill(DatabaseNode& node) {
    import_files_of_that_name(node);
    for (const char* const number : {"0000000001", "0000000002"}) {
        const PersonUnit person = secret_person(number);
        import_person(node, person);
        log_look(node, person, "{\"user\":\"受付　太郎\"}");
    }
    node.imports().prepare_reading();
    BOOST_REQUIRE(node.number("SELECT count(*) FROM reading_copy") == 2);
    // A newer row of the register, staged and published, and one that is only staged.
    PersonUnit newer = secret_person("0000000001");
    newer.register_entry->order = "0000000002";
    newer.directives.clear();
    newer.replacements.clear();
    std::vector<Finding> findings;
    needed(node.imports().begin({1}));
    needed(node.imports().stage_register(newer, findings));
    SetReport report;
    report.findings.push_back({"P01", Severity::warning, {"secret.csv", 2, 1}, "氏名", "***"});
    needed(node.imports().publish({1}, report));
}

struct TextColumn {
    std::string table;
    std::string column;
};

std::vector<TextColumn> text_columns(DatabaseNode& node) {
    return needed(node.database().with([](Connection& connection) -> Result<std::vector<TextColumn>> {
        std::vector<TextColumn> columns;
        TextColumn column;
        soci::statement statement =
            (connection.session().prepare
                 << "SELECT CAST(table_name AS varchar(100)), CAST(column_name AS varchar(100)) FROM "
                    "information_schema.columns WHERE table_schema = current_schema() AND data_type = 'text'",
             soci::into(column.table), soci::into(column.column));
        statement.execute();
        while (statement.fetch()) {
            columns.push_back(column);
        }
        return columns;
    }));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(dump)

BOOST_AUTO_TEST_CASE(the_file_of_sqlite_holds_no_secret_in_clear) {
    DatabaseNode node(Dialect::sqlite);
    fill(node);
    std::string all;
    for (const auto& entry : std::filesystem::directory_iterator(node.folder())) {
        if (entry.path().filename().string().starts_with("kakehashi.db")) {
            all += text_of_file(entry.path());
        }
    }
    BOOST_TEST(all.find("0000000001") != std::string::npos);  // numbers are clear: this is the right file
    for (const std::string& secret : secrets) {
        BOOST_TEST((all.find(secret) == std::string::npos), secret << " stands in the file");
    }
}

BOOST_AUTO_TEST_CASE(no_text_column_of_postgresql_holds_a_secret_in_clear,
                     *boost::unit_test::precondition(postgresql_given)) {
    DatabaseNode node(Dialect::postgresql);
    fill(node);
    const auto columns = text_columns(node);
    BOOST_TEST(columns.size() > 50U);
    for (const TextColumn& column : columns) {
        for (const std::string& secret : secrets) {
            const auto found = node.number("SELECT count(*) FROM " + column.table + " WHERE position('" + secret +
                                           "' in " + column.column + ") > 0");
            BOOST_TEST(found == 0, secret << " stands in " << column.table << "." << column.column);
        }
    }
    BOOST_TEST(node.number("SELECT count(*) FROM enrolment WHERE insured_no = '0000000001'") == 1);
}

BOOST_AUTO_TEST_SUITE_END()
