// What people may be searched by is a table; what is not in it is refused without a word of what was looked for.
#include "consent/people_search.h"

#include <boost/test/unit_test.hpp>

#include "consent/gate.h"
#include "tests/fakes/people_lists.h"
#include "tests/fakes/small_town.h"

using namespace kakehashi;
using namespace kakehashi::consent;

BOOST_AUTO_TEST_SUITE(people_search)

BOOST_AUTO_TEST_CASE(a_row_that_is_none_is_refused) {
    using Row = std::vector<std::string>;
    for (const Row& row : {Row{"x", "certification", "CERT", "care_level"}, Row{"", "certification", "CERT", "care_level", "is"},
                           Row{"x", "nothing", "CERT", "care_level", "is"}, Row{"x", "life", "", "care_level", "is"},
                           Row{"x", "life", "FORM", "", "is"}, Row{"x", "life", "FORM", "a", "like"}}) {
        const auto made = PeopleSearches::of({row}, "searches.csv");
        BOOST_TEST_REQUIRE(!made.has_value());
        BOOST_TEST(made.error().code == "KK-2350");
        BOOST_TEST(made.error().place.line == 2U);
    }
    const Row good = {"x", "life", "FORM", "a", "is"};
    BOOST_TEST(PeopleSearches::of({good}, "searches.csv").has_value());
    BOOST_TEST(PeopleSearches::of({good, good}, "searches.csv").error().place.line == 3U);
}

BOOST_AUTO_TEST_CASE(a_condition_is_declared_and_can_be_compared) {
    const auto searches = test::searches();
    BOOST_TEST(searches.condition("name", "x").error().message == "people can be searched by care_level, valid_to_before, valid_to_from");
    BOOST_TEST(searches.condition("care_level", "22").has_value());
    for (const auto& [name, value] : {std::pair("name", "架空"), std::pair("care_level", ""), std::pair("valid_to_before", "soon"),
                                      std::pair("valid_to_from", "2026-02-30")}) {
        const auto made = searches.condition(name, value);
        BOOST_TEST_REQUIRE(!made.has_value());
        BOOST_TEST(made.error().code == "KK-2351");
        BOOST_TEST((std::string(value).empty() || made.error().message.find(value) == std::string::npos));
    }
    BOOST_TEST(!searches.condition("care_level", std::string(101, 'x')).has_value());
}

BOOST_AUTO_TEST_CASE(a_page_holds_one_to_a_hundred) {
    test::SmallTown town;
    PeopleQuestion question;
    question.requester = {Party::municipality, "131011", Role::none, ""};
    question.purpose = Purpose::administration;
    for (const int most : {0, -1, 101}) {
        question.most = most;
        BOOST_TEST(town.gate.list(question, town.people).error().code == "KK-2352");
    }
    question.most = 100;
    const auto page = town.gate.list(question, town.people);
    BOOST_TEST_REQUIRE(page.has_value());
    BOOST_TEST(page->people.size() == 1U);  // the other one is held
    BOOST_TEST(!page->next.has_value());
    BOOST_TEST(town.log.attempts().size() == 1U);
}

BOOST_AUTO_TEST_CASE(nothing_is_listed_when_the_log_fails) {
    test::SmallTown town;
    PeopleQuestion question;
    question.requester = {Party::municipality, "131011", Role::none, ""};
    question.purpose = Purpose::administration;
    town.log.fail_with(Error{Fault::unavailable, "KK-4004", "no room"});
    BOOST_TEST(town.gate.list(question, town.people).error().code == "KK-4004");
}

BOOST_AUTO_TEST_SUITE_END()
