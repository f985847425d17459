#include <boost/test/unit_test.hpp>

#include "domain/submission_matrix.h"

using namespace kakehashi;

namespace {

const std::string header = "standard,form,party,must_equal,basis\n";

std::string code_of(const std::string& csv) {
    const auto parsed = SubmissionMatrix::parse(csv, "matrix.csv");
    return parsed ? "" : parsed.error().code;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(submission_matrix)

BOOST_AUTO_TEST_CASE(only_what_a_row_allows_may_be_submitted_and_only_by_the_sender_itself) {
    const auto matrix = SubmissionMatrix::parse("# note\n" + header + "\nlife,F,service_provider,x,why\r\nlife,F,care_facility,x,\n", "m");
    BOOST_REQUIRE(matrix.has_value());
    BOOST_TEST(matrix->allows("life", "F", "service_provider", "1370000011", "1370000011"));
    BOOST_TEST(matrix->allows("life", "F", "care_facility", "1370000011", "1370000011"));
    BOOST_TEST(!matrix->allows("life", "F", "service_provider", "1370000011", "1370000029"));
    BOOST_TEST(!matrix->allows("life", "F", "care_manager", "1370000011", "1370000011"));
    BOOST_TEST(!matrix->allows("life", "G", "service_provider", "1370000011", "1370000011"));
    BOOST_TEST(!matrix->allows("careplan", "F", "service_provider", "1370000011", "1370000011"));
    BOOST_TEST(matrix->usual_party("life", "F", "1370000011") == "service_provider");
    BOOST_TEST(matrix->usual_party("life", "G", "1370000011") == "");
}

BOOST_AUTO_TEST_CASE(who_usually_sends_a_form_shows_in_the_senders_number) {
    const auto matrix =
        SubmissionMatrix::parse(header + "o,F,municipality,insurer,\no,F,medical_institution,institution,\n", "m");
    BOOST_TEST(matrix->usual_party("o", "F", "131011") == "municipality");
    BOOST_TEST(matrix->usual_party("o", "F", "1310000013") == "medical_institution");
    BOOST_TEST(matrix->usual_party("o", "F", "") == "medical_institution");
}

BOOST_AUTO_TEST_CASE(a_table_that_is_not_whole_is_not_read) {
    BOOST_TEST(code_of("form,standard,party,must_equal,basis\nlife,F,p,x,\n") == "KK-1301");
    BOOST_TEST(code_of(header + "life,,p,x,\n") == "KK-1302");
    BOOST_TEST(code_of(header + "life,F,p\n") == "KK-1302");
    BOOST_TEST(code_of(header + "life,F,p,x,\nlife,F,p,x,again\n") == "KK-1303");
    BOOST_TEST(code_of(header) == "KK-1304");
    BOOST_TEST(code_of("") == "KK-1304");
    BOOST_TEST(SubmissionMatrix::parse(header + "life,,p,x,\n", "m.csv").error().place.line == 2U);
}

BOOST_AUTO_TEST_SUITE_END()
