// A database is brought to the schema this program knows, or left alone.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/conformance/database_node.h"
#include "tests/folders.h"

namespace data = boost::unit_test::data;
using namespace kakehashi;
using namespace kakehashi::storage;
using namespace kakehashi::test;

namespace {

const std::filesystem::path sql = source_dir() / "sql";

void run(Database& database, const std::string& statement) {
    needed(database.with([&](Connection& connection) -> Result<Done> {
        connection.session() << statement;
        return Done{};
    }));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(migration)

BOOST_DATA_TEST_CASE(an_empty_database_becomes_current_and_stays_so, data::make(every_database()), name) {
    ScratchDatabase scratch(dialect_named(name));
    BOOST_TEST(needed(schema_version_of(scratch.database())) == 0);
    BOOST_TEST(needed(migrate(scratch.database(), sql)) == schema_version);
    BOOST_TEST(expect_current_schema(scratch.database()).has_value());
    BOOST_TEST(needed(migrate(scratch.database(), sql)) == schema_version);
}

BOOST_DATA_TEST_CASE(an_empty_database_is_told_apart, data::make(every_database()), name) {
    ScratchDatabase scratch(dialect_named(name));
    const auto found = expect_current_schema(scratch.database());
    BOOST_REQUIRE(!found.has_value());
    BOOST_TEST((found.error().fault == Fault::missing));
    BOOST_TEST(found.error().code == "KK-4202");
}

BOOST_DATA_TEST_CASE(a_newer_schema_is_refused, data::make(every_database()), name) {
    ScratchDatabase scratch(dialect_named(name));
    needed(migrate(scratch.database(), sql));
    run(scratch.database(), "INSERT INTO schema_version (version, name) VALUES (9999, 'of a later program')");
    for (const std::string& code : {expect_current_schema(scratch.database()).error().code,
                                    migrate(scratch.database(), sql).error().code}) {
        BOOST_TEST(code == "KK-4201");
    }
}

BOOST_AUTO_TEST_CASE(a_folder_without_migrations_is_told) {
    ScratchDatabase scratch(Dialect::sqlite);
    BOOST_TEST(migrate(scratch.database(), scratch.folder()).error().code == "KK-4204");
}

BOOST_AUTO_TEST_CASE(a_migration_that_fails_leaves_nothing) {
    ScratchDatabase scratch(Dialect::sqlite);
    const auto folder = scratch.folder() / "sql" / "sqlite";
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "0001_half.sql") << "CREATE TABLE one (n INTEGER);\nCREATE TABLE one (n INTEGER);\n";
    BOOST_TEST(!migrate(scratch.database(), scratch.folder() / "sql").has_value());
    BOOST_TEST(needed(schema_version_of(scratch.database())) == 0);
    BOOST_TEST(needed(migrate(scratch.database(), sql)) == schema_version);
}

BOOST_AUTO_TEST_CASE(a_url_of_another_kind_is_refused) {
    BOOST_TEST(Database::open("mysql://somewhere", 1).error().code == "KK-4001");
}

BOOST_AUTO_TEST_SUITE_END()
