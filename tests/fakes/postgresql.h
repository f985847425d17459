#pragma once

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <optional>
#include <string>

namespace kakehashi::test {

/// The url of the PostgreSQL cluster that scripts/test has started, or nothing.
inline std::optional<std::string> postgresql_url() {
    const char* const given = std::getenv("KAKEHASHI_TEST_POSTGRESQL");
    return given != nullptr && *given != '\0' ? std::optional<std::string>(given) : std::nullopt;
}

/// Decorates a case or suite that needs PostgreSQL: `* boost::unit_test::precondition(postgresql_given)`. Without a
/// cluster it is skipped and says so; under continuous integration it runs, and fails where it asks for the url.
inline boost::test_tools::assertion_result postgresql_given(boost::unit_test::test_unit_id) {
    boost::test_tools::assertion_result given(postgresql_url().has_value() || std::getenv("CI") != nullptr);
    given.message() << "KAKEHASHI_TEST_POSTGRESQL is not set: run scripts/test, which starts a cluster";
    return given;
}

}  // namespace kakehashi::test
