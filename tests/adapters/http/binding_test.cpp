#include "adapters/http/binding.h"

#include <boost/test/unit_test.hpp>
#include <string>
#include <utility>

using namespace kakehashi;
using namespace kakehashi::http;

namespace {

const std::string heading = "fingerprint,party,organisation,role,note\n";
const std::string one(64, '1');
const std::string two(64, '2');

std::uint32_t line_of_error(const std::string& csv) {
    const auto bindings = Bindings::parse(csv, "bindings.csv");
    if (bindings) {
        return 0;
    }
    BOOST_TEST((bindings.error().fault == Fault::malformed));
    BOOST_TEST(bindings.error().place.file == "bindings.csv");
    return bindings.error().place.line;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(http_binding)

BOOST_AUTO_TEST_CASE(a_certificate_stands_for_what_its_row_says) {
    const auto bindings = Bindings::parse("# invented\n" + heading + one +
                                              ",municipality,131011,certification_clerk,\"desk, first floor\"\r\n\n" +
                                              two + ",care_manager,1370000011,,\n",
                                          "bindings.csv");
    BOOST_TEST_REQUIRE(bindings.has_value());
    BOOST_TEST(bindings->size() == 2U);
    const Binding* first = bindings->find(one);
    BOOST_TEST_REQUIRE(first != nullptr);
    BOOST_TEST((first->party == consent::Party::municipality));
    BOOST_TEST(first->organisation == "131011");
    BOOST_TEST((first->role == consent::Role::certification_clerk));
    BOOST_TEST_REQUIRE(bindings->find(two) != nullptr);
    BOOST_TEST((bindings->find(two)->role == consent::Role::none));
}

BOOST_AUTO_TEST_CASE(another_fingerprint_stands_for_nobody) {
    const auto bindings = Bindings::parse(heading + one + ",municipality,131011,,\n", "bindings.csv");
    BOOST_TEST_REQUIRE(bindings.has_value());
    BOOST_TEST(bindings->find(two) == nullptr);
    BOOST_TEST(bindings->find("") == nullptr);
    BOOST_TEST(bindings->find(one.substr(1)) == nullptr);
    BOOST_TEST(bindings->find(one + "1") == nullptr);
    BOOST_TEST(bindings->find(one.substr(1) + "2") == nullptr);
}

BOOST_AUTO_TEST_CASE(a_wrong_row_is_an_error_with_its_line) {
    const std::string good = one + ",municipality,131011,,\n";
    BOOST_TEST(line_of_error(heading + good + two + ",municipality,131011\n") == 3U);
    BOOST_TEST(line_of_error(heading + std::string(63, '1') + ",municipality,131011,,\n") == 2U);
    BOOST_TEST(line_of_error(heading + std::string(64, 'A') + ",municipality,131011,,\n") == 2U);
    BOOST_TEST(line_of_error(heading + one + ",resident,1370000011,,\n") == 2U);
    BOOST_TEST(line_of_error(heading + one + ",proxy,1370000011,,\n") == 2U);
    BOOST_TEST(line_of_error(heading + one + ",mayor,1370000011,,\n") == 2U);
    BOOST_TEST(line_of_error(heading + one + ",municipality,1370000011,,\n") == 2U);
    BOOST_TEST(line_of_error(heading + one + ",care_manager,131011,,\n") == 2U);
    BOOST_TEST(line_of_error(heading + one + ",municipality,131011,chief,\n") == 2U);
    BOOST_TEST(line_of_error(heading + good + "\n" + good) == 4U);
}

BOOST_AUTO_TEST_CASE(only_insurers_may_share_a_certificate) {
    const auto both = Bindings::parse(heading + one + ",municipality,131011,,\n" + one + ",municipality,131024,,\n", "bindings.csv");
    BOOST_TEST_REQUIRE(both.has_value());
    BOOST_TEST_REQUIRE(both->of(one).size() == 2U);
    BOOST_TEST(both->of(one)[1]->organisation == "131024");
    BOOST_TEST(both->of(two).empty());
    BOOST_TEST(line_of_error(heading + one + ",municipality,131011,,\n" + one + ",care_manager,1370000011,,\n") == 3U);
    BOOST_TEST(line_of_error(heading + one + ",care_manager,1370000011,,\n" + one + ",care_manager,1370000029,,\n") == 3U);
}

BOOST_AUTO_TEST_CASE(a_table_without_its_first_line_is_refused) {
    BOOST_TEST(line_of_error(one + ",municipality,131011,,\n") == 1U);
    BOOST_TEST(!Bindings::parse("", "bindings.csv").has_value());
    BOOST_TEST(Bindings::parse(heading, "bindings.csv").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
