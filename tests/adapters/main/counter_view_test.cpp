// What the counter shows of looks: a hold is told to nobody.
#include "adapters/main/counter_view.h"

#include <boost/test/unit_test.hpp>

using namespace kakehashi::app;

namespace {

std::string look(std::string_view party, std::string_view decisions, std::string_view reason = "") {
    return R"({"event":{"channel":"console","decisions":[)" + std::string(decisions) + R"(],"party":")" + std::string(party) +
           R"(","reason":")" + std::string(reason) + R"("},"person":"1","prev":"0","run":1,"type":"access","v":1})";
}

constexpr const char* held = R"({"effect":"deny","ground":"protective_hold","kind":"life"},{"effect":"deny","ground":"protective_hold","kind":"survey"})";
constexpr const char* unrelated = R"({"effect":"own","ground":"no_relation","kind":"life"},{"effect":"own","ground":"no_policy","kind":"survey"})";
constexpr const char* ended = R"({"effect":"own","ground":"relation_expired","kind":"life"},{"effect":"own","ground":"no_policy","kind":"survey"})";
constexpr const char* unrelated_person = R"({"effect":"deny","ground":"no_relation","kind":"life"},{"effect":"deny","ground":"no_policy","kind":"survey"})";

}  // namespace

BOOST_AUTO_TEST_SUITE(counter_views)

BOOST_AUTO_TEST_CASE(a_look_under_a_hold_reads_as_one_of_somebody_who_was_not_in_charge) {
    const std::string told = counter_view(look("service_provider", held));
    BOOST_TEST(told == counter_view(look("service_provider", unrelated)));
    BOOST_TEST(told == counter_view(look("service_provider", ended)));
    BOOST_TEST(told.find(R"({"effect":"own","ground":"not_disclosed","kind":"life"})") != std::string::npos, told);
    BOOST_TEST(told.find("hold") == std::string::npos, told);
    BOOST_TEST(counter_view(look("proxy", held)) == counter_view(look("proxy", unrelated_person)));
    for (const char* const decisions : {held, unrelated, ended, unrelated_person}) {
        BOOST_TEST(is_like_held(look("service_provider", decisions)), decisions);
    }
}

BOOST_AUTO_TEST_CASE(whatever_else_decided_is_told_as_it_is) {
    for (const std::string& body :
         {look("care_manager", R"({"effect":"permit","ground":"consent","kind":"life"},{"effect":"own","ground":"no_policy","kind":"survey"})"),
          look("care_manager", R"({"effect":"own","ground":"withdrawn","kind":"life","settled_by":"d1"},{"effect":"own","ground":"no_policy","kind":"survey"})"),
          look("care_manager", ""),
          std::string(R"({"event":{"act":"added","ground":"no_relation"},"type":"proxy","v":1})")}) {
        BOOST_TEST(!is_like_held(body), body);
        BOOST_TEST(counter_view(body) == body);
    }
}

BOOST_AUTO_TEST_CASE(what_somebody_wrote_as_a_reason_is_no_decision) {
    const std::string reason = R"(\"effect\":\"permit\" \"ground\":\"consent\" \"party\":\"proxy\" \"type\":\"x\")";
    BOOST_TEST(is_like_held(look("service_provider", held, reason)));
    BOOST_TEST(counter_view(look("service_provider", held, reason)) == counter_view(look("service_provider", unrelated, reason)));
}

BOOST_AUTO_TEST_SUITE_END()
