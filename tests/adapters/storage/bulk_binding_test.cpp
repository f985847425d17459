// Why nothing here binds vectors (docs/decisions/0005-bulk-path.md).
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <regex>

#include "tests/conformance/database_node.h"
#include "tests/fakes/postgresql.h"
#include "tests/folders.h"

using namespace kakehashi;
using namespace kakehashi::storage;
using namespace kakehashi::test;

BOOST_AUTO_TEST_SUITE(bulk_binding)

BOOST_AUTO_TEST_CASE(no_statement_of_ours_binds_vectors) {
    const auto folder = source_dir() / "adapters/storage";
    const std::regex bound_vector(R"(soci::(use|into)\([^;)]*std::vector<)");
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const std::string text = text_of_file(entry.path());
        BOOST_TEST(!std::regex_search(text, bound_vector), entry.path().filename() << " binds a vector");
    }
}

BOOST_AUTO_TEST_CASE(vectors_bound_to_a_statement_that_runs_twice_go_wrong,
                     *boost::unit_test::precondition(postgresql_given)) {
    // Documents the library's fault: should this fail one day, the bulk path may be made simpler.
    ScratchDatabase scratch(Dialect::postgresql);
    const std::string stored = needed(scratch.database().with([](Connection& connection) -> Result<std::string> {
        soci::session& session = connection.session();
        session << "CREATE TABLE bulk (n bigint)";
        std::vector<long long> batch = {1, 2};
        soci::statement insert = (session.prepare << "INSERT INTO bulk (n) VALUES (:n)", soci::use(batch, "n"));
        insert.execute(true);
        batch = {3, 4};
        insert.execute(true);
        std::string all;
        session << "SELECT string_agg(CAST(n AS varchar), ' ' ORDER BY n) FROM bulk", soci::into(all);
        return all;
    }));
    BOOST_TEST(stored != "1 2 3 4");
}

BOOST_AUTO_TEST_SUITE_END()
