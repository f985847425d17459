#include "adapters/storage/person_ids.h"

#include <boost/test/unit_test.hpp>

using namespace kakehashi;
using namespace kakehashi::storage;

BOOST_AUTO_TEST_SUITE(person_ids)

BOOST_AUTO_TEST_CASE(each_is_handed_over_once_and_in_order) {
    PersonIds ids;
    for (std::int64_t n = 0; n < 20'000; ++n) {
        ids.add({n * 7'919 % 5'000 + 1});
    }
    std::vector<std::int64_t> seen;
    std::size_t calls = 0;
    ids.drain(64, [&](const std::vector<std::int64_t>& some) {
        BOOST_TEST(some.size() <= 64U);
        seen.insert(seen.end(), some.begin(), some.end());
        ++calls;
    });
    BOOST_TEST(calls == 79U);
    BOOST_REQUIRE(seen.size() == 5'000U);
    for (std::size_t n = 0; n < seen.size(); ++n) {
        BOOST_REQUIRE(seen[n] == static_cast<std::int64_t>(n) + 1);
    }
    ids.drain(64, [](const std::vector<std::int64_t>&) { BOOST_ERROR("handed over twice"); });
}

BOOST_AUTO_TEST_SUITE_END()
