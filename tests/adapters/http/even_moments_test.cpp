// By clocks of the test's own: no machine is slow here.
#include "adapters/http/even_moments.h"

#include <boost/test/unit_test.hpp>

using namespace kakehashi::http;
using namespace std::chrono_literals;

namespace {

struct FakeClock {
    using rep = std::int64_t;
    using period = std::nano;
    using duration = std::chrono::nanoseconds;
    using time_point = std::chrono::time_point<FakeClock>;
};

constexpr auto apart = 50ms;
constexpr FakeClock::time_point arrived{123'456'789ns};

/// How long after its arrival a request is answered that it took so long to find out about.
std::chrono::nanoseconds answered_after(std::chrono::nanoseconds finding_out) {
    return even_moment(arrived, arrived + finding_out, apart) - arrived;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(http_even_moments)

BOOST_AUTO_TEST_CASE(whatever_it_took_to_find_out_up_to_a_moment_the_answer_leaves_at_that_moment) {
    for (const std::chrono::nanoseconds took : {0ns, 1ns, std::chrono::nanoseconds(2ms), std::chrono::nanoseconds(7'654us), 49'999'999ns}) {
        BOOST_TEST((answered_after(took) == 50ms), took.count() << " ns");
        BOOST_TEST((answered_after(3 * apart + took) == 200ms), took.count() << " ns more");
    }
}

BOOST_AUTO_TEST_CASE(no_answer_leaves_between_moments_or_before_it_is_there) {
    for (std::chrono::nanoseconds took = 0ns; took < 400ms; took += 137'911ns) {
        const auto after = answered_after(took);
        BOOST_TEST((after % apart == 0ns), took.count() << " ns");
        BOOST_TEST((after > took), took.count() << " ns");
        BOOST_TEST((after - took <= apart), took.count() << " ns");
    }
}

BOOST_AUTO_TEST_SUITE_END()
