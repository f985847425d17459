// conf/kakehashi.properties and docs/configuration.md name exactly the keys the program knows.
#include <boost/test/unit_test.hpp>
#include <regex>

#include "tests/architecture/tree.h"

namespace {

std::set<std::string> keys_in(const std::string& file, const std::regex& key) {
    std::set<std::string> keys;
    const std::string text = kakehashi::test::text_of(file);
    for (std::sregex_iterator it(text.begin(), text.end(), key), end; it != end; ++it) {
        keys.insert((*it)[1]);
    }
    return keys;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(settings)

BOOST_AUTO_TEST_CASE(every_key_is_explained_and_no_other) {
    const auto known = keys_in("adapters/main/configuration.cpp", std::regex(R"re(\{"([a-z]+\.[a-z_]+)",)re"));
    const auto annotated = keys_in("conf/kakehashi.properties", std::regex(R"(\n#?([a-z]+\.[a-z_]+) =)"));
    const auto tabled = keys_in("docs/configuration.md", std::regex("`([a-z]+\\.[a-z_]+)`[,|\\s]"));
    BOOST_TEST(known.size() >= 10U);
    BOOST_TEST(known == annotated, boost::test_tools::per_element());
    BOOST_TEST(known == tabled, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
