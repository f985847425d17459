// A migration that nodes have run is never changed, for they will not run it again: what differs needs a new number.
#include <boost/test/unit_test.hpp>
#include <string>

#include "tests/architecture/tree.h"

namespace test = kakehashi::test;

BOOST_AUTO_TEST_SUITE(migrations)

BOOST_AUTO_TEST_CASE(a_migration_stays_as_it_was_released) {
    const test::Outcome outcome =
        test::outcome_of("cd '" + (test::source_root() / "sql").string() + "' && sha256sum --check --strict --quiet released.sha256");
    BOOST_TEST(outcome.status == 0, outcome.text);
}

BOOST_AUTO_TEST_CASE(every_migration_is_listed_as_released) {
    const std::string listed = test::text_of("sql/released.sha256");
    for (const std::string& file : test::files_below("sql", {".sql"})) {
        BOOST_TEST(listed.find("  " + file.substr(4) + "\n") != std::string::npos,
                   file << " is not in sql/released.sha256; add it there when it is finished");
    }
}

BOOST_AUTO_TEST_SUITE_END()
