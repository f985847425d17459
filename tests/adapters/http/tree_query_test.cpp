#include "adapters/http/ledger/tree_query.h"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

using namespace kakehashi;
using http::ledger::parse_tree_query;

BOOST_AUTO_TEST_SUITE(tree_query)

BOOST_AUTO_TEST_CASE(both_numbers_in_any_order_and_the_second_may_be_left_out) {
    for (const std::string_view text : {"index=7&size=12", "size=12&index=7"}) {
        const auto query = parse_tree_query(text, "index", "size");
        BOOST_TEST_REQUIRE(query.has_value());
        BOOST_TEST(query->needed == 7U);
        BOOST_TEST(query->optional.value_or(0) == 12U);
    }
    const auto query = parse_tree_query("index=0", "index", "size");
    BOOST_TEST_REQUIRE(query.has_value());
    BOOST_TEST(query->needed == 0U);
    BOOST_TEST(!query->optional.has_value());
    BOOST_TEST(parse_tree_query("index=999999999999999999", "index", "size").has_value());
}

BOOST_DATA_TEST_CASE(anything_else_is_malformed,
                     boost::unit_test::data::make({"", "size=3", "index", "index=", "index=-1", "index=+1", "index=01", "index=1x",
                                                   "index=0x1", "index=1000000000000000000", "index=1&index=1", "index=1&size=",
                                                   "index=1&other=2", "index=1&&size=2", "index=1&", "index=1;size=2", "index=%31", "=1"}),
                     text) {
    const auto query = parse_tree_query(text, "index", "size");
    BOOST_TEST_REQUIRE(!query.has_value());
    BOOST_TEST((query.error().fault == Fault::malformed));
    BOOST_TEST(query.error().code == "KK-5032");
}

BOOST_AUTO_TEST_SUITE_END()
