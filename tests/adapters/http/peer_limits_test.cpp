#include "adapters/http/peer_limits.h"

#include <boost/test/unit_test.hpp>

using namespace kakehashi::http;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

const PeerLimits::Clock::time_point start = PeerLimits::Clock::time_point() + std::chrono::hours(1);

PeerAddress address(int n) { return {10, 0, static_cast<std::uint8_t>(n >> 8), static_cast<std::uint8_t>(n)}; }

int granted(PeerLimits& limits, PeerLimits::Claim& claim, PeerLimits::Clock::time_point now, int most = 1'000) {
    int count = 0;
    while (count < most && limits.ask(claim, now).granted) {
        ++count;
    }
    return count;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(peer_limits)

BOOST_AUTO_TEST_CASE(a_burst_is_granted_then_as_many_a_second_as_the_rate_says) {
    PeerLimits limits({10, 20, 4, 16});
    PeerLimits::Claim* const claim = limits.enter(address(1), start);
    BOOST_TEST_REQUIRE(claim != nullptr);
    BOOST_TEST(granted(limits, *claim, start) == 19);  // the connection is the twentieth
    BOOST_TEST(granted(limits, *claim, start + milliseconds(99)) == 0);
    BOOST_TEST(granted(limits, *claim, start + seconds(1)) == 10);
    BOOST_TEST(granted(limits, *claim, start + seconds(60)) == 20);
}

BOOST_AUTO_TEST_CASE(who_waits_as_long_as_told_is_granted) {
    PeerLimits limits({1, 3, 4, 16});
    PeerLimits::Claim* const claim = limits.enter(address(1), start);
    BOOST_TEST(granted(limits, *claim, start) == 2);
    const auto refused = limits.ask(*claim, start);
    BOOST_TEST(!refused.granted);
    BOOST_TEST(refused.wait.count() == 2);
    limits.leave(*claim);
    BOOST_TEST_REQUIRE(limits.enter(address(1), start + refused.wait) == claim);
    BOOST_TEST(limits.ask(*claim, start + refused.wait).granted);
}

BOOST_AUTO_TEST_CASE(one_address_does_not_spend_what_is_anothers) {
    PeerLimits limits({10, 20, 4, 16});
    BOOST_TEST(granted(limits, *limits.enter(address(1), start), start) == 19);
    BOOST_TEST(granted(limits, *limits.enter(address(2), start), start) == 19);
}

BOOST_AUTO_TEST_CASE(an_address_has_so_many_connections_at_a_time) {
    PeerLimits limits({10, 200, 2, 16});
    PeerLimits::Claim* const first = limits.enter(address(1), start);
    BOOST_TEST(limits.enter(address(1), start) == first);
    BOOST_TEST(limits.enter(address(1), start) == nullptr);
    BOOST_TEST(limits.enter(address(2), start) != nullptr);
    limits.leave(*first);
    BOOST_TEST(limits.enter(address(1), start) == first);
}

BOOST_AUTO_TEST_CASE(who_opens_connections_although_refused_is_cut) {
    PeerLimits limits({10, 20, 4, 16});
    int let_in = 0;
    for (; let_in < 1'000; ++let_in) {
        PeerLimits::Claim* const claim = limits.enter(address(1), start);
        if (claim == nullptr) {
            break;
        }
        limits.leave(*claim);
    }
    BOOST_TEST(let_in == 41);
    BOOST_TEST(limits.enter(address(1), start + seconds(1)) != nullptr);
}

BOOST_AUTO_TEST_CASE(the_table_is_bounded_and_those_beyond_it_share_one_claim) {
    PeerLimits limits({10, 20, 4, 8});
    for (int n = 0; n < 8; ++n) {
        BOOST_TEST(limits.enter(address(n), start) != nullptr);
    }
    PeerLimits::Claim* const ninth = limits.enter(address(8), start);
    PeerLimits::Claim* const tenth = limits.enter(address(9), start);
    BOOST_TEST_REQUIRE(ninth != nullptr);
    BOOST_TEST(ninth == tenth);
    BOOST_TEST(granted(limits, *ninth, start) == 18);
    BOOST_TEST(limits.remembered() == 8U);
}

BOOST_AUTO_TEST_CASE(the_quiet_are_forgotten_when_there_is_no_room_and_those_with_connections_never) {
    PeerLimits limits({10, 20, 4, 8});
    PeerLimits::Claim* const staying = limits.enter(address(0), start);
    for (int n = 1; n < 8; ++n) {
        limits.leave(*limits.enter(address(n), start));
    }
    PeerLimits::Claim* const late = limits.enter(address(100), start + seconds(10));
    BOOST_TEST(limits.remembered() == 2U);
    BOOST_TEST(late != staying);
    BOOST_TEST(granted(limits, *late, start + seconds(10)) == 19);
    BOOST_TEST(limits.enter(address(0), start + seconds(10)) == staying);
}

BOOST_AUTO_TEST_SUITE_END()
