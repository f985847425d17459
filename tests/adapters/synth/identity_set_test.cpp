// Matching measured on people of whom it is known who they are.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/fakes/identity_tables.h"
#include "tests/fakes/measured_matching.h"

namespace data = boost::unit_test::data;
using namespace kakehashi;
using namespace kakehashi::test;

BOOST_AUTO_TEST_SUITE(identity_set)

BOOST_DATA_TEST_CASE(nobody_is_linked_by_itself_who_is_somebody_else, data::xrange(1, 6), seed) {
    const LabelledPeople people(4'000, static_cast<std::uint64_t>(seed));
    const MatchMeasure found = measure(identity_table(), people);
    BOOST_TEST(found.linked > 50);
    BOOST_TEST(found.linked_wrong == 0);
    BOOST_TEST(found.pairs_true > 500);
    BOOST_TEST(found.recall() >= 0.93, "recall " << found.recall());
    BOOST_TEST(found.precision() >= 0.75, "precision " << found.precision());
    // Whoever is looked for is compared with few: never with everybody.
    BOOST_TEST(found.compared < static_cast<std::int64_t>(people.all().size()) * 5);
}

BOOST_AUTO_TEST_SUITE_END()
