// Rounds of a server, on days of the test's own.
#include "adapters/main/relation_rounds.h"

#include <boost/test/unit_test.hpp>
#include <vector>

using namespace kakehashi;
using namespace kakehashi::app;

namespace {

CalendarDate november(int day) { return *CalendarDate::of(2026, 11, day); }

struct Days {
    CalendarDate today = november(26);
    bool succeeds = true;
    std::vector<CalendarDate> worked;
    bool was_told = false;
    Rounds::Work round = once_a_day([this] { return today; },
                                    [this](CalendarDate day, const std::stop_token& told) {
                                        worked.push_back(day);
                                        was_told = told.stop_requested();
                                        return succeeds;
                                    });
    std::stop_source stop;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(relation_rounds_of_a_server)

BOOST_AUTO_TEST_CASE(the_first_round_works_and_then_the_first_of_each_day) {
    Days days;
    for (int n = 0; n < 3; ++n) {
        BOOST_TEST(days.round(days.stop.get_token()).count() == 600);
    }
    BOOST_TEST((days.worked == std::vector{november(26)}));
    days.today = november(27);
    days.round(days.stop.get_token());
    days.round(days.stop.get_token());
    BOOST_TEST((days.worked == std::vector{november(26), november(27)}));
}

BOOST_AUTO_TEST_CASE(what_was_not_done_is_tried_again_on_the_same_day) {
    Days days;
    days.succeeds = false;
    days.round(days.stop.get_token());
    days.round(days.stop.get_token());
    days.succeeds = true;
    days.round(days.stop.get_token());
    days.round(days.stop.get_token());
    BOOST_TEST((days.worked == std::vector{november(26), november(26), november(26)}));
}

BOOST_AUTO_TEST_CASE(work_hears_that_the_server_ends) {
    Days days;
    days.round(days.stop.get_token());
    BOOST_TEST(!days.was_told);
    days.today = november(27);
    days.stop.request_stop();
    days.round(days.stop.get_token());
    BOOST_TEST(days.was_told);
}

BOOST_AUTO_TEST_SUITE_END()
