// The closed form of `alive` says what asking day by day says.
#include "consent/relation_end.h"

#include <boost/test/unit_test.hpp>
#include <vector>

#include "tests/consent/random_state.h"

using namespace kakehashi;
using namespace kakehashi::consent;
using namespace kakehashi::tests;

namespace {

constexpr int horizon = 900;  // days; random relations end before, or never

bool any_alive(const std::vector<Relation>& relations, CalendarDate day) {
    bool any = false;
    for (const Relation& relation : relations) {
        any = any || alive(relation, day);
    }
    return any;
}

/// By asking day by day.
std::optional<CalendarDate> last_day_by_asking(const std::vector<Relation>& relations, CalendarDate today) {
    const int step = any_alive(relations, today) ? 1 : -1;
    for (int n = 1; n < horizon; ++n) {
        const bool alive_then = any_alive(relations, today.plus_days(step * n));
        if (alive_then != (step == 1)) {
            return today.plus_days(step == 1 ? n - 1 : -n);
        }
    }
    return std::nullopt;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(relation_end)

BOOST_AUTO_TEST_CASE(it_is_the_day_that_asking_day_by_day_finds) {
    Dice dice(test_seed() + 57);
    int ends = 0;
    for (int n = 0; n < 5'000; ++n) {
        std::vector<Relation> relations;
        for (int k = dice.roll(4); k > 0; --k) {
            relations.push_back(random_relation(dice));
        }
        const auto end = end_of(relations, some_day());
        const auto asked = last_day_by_asking(relations, some_day());
        BOOST_REQUIRE(end.has_value() == asked.has_value());
        if (end) {
            ++ends;
            BOOST_TEST((end->last_day == *asked));
            BOOST_TEST(end->alive == any_alive(relations, some_day()));
            BOOST_TEST(alive(relations.at(end->relation), end->last_day));
            BOOST_TEST(!alive(relations.at(end->relation), end->last_day.plus_days(1)));
        }
    }
    BOOST_TEST(ends > 400);
}

BOOST_AUTO_TEST_CASE(the_month_that_keeps_a_relation_alive_is_the_earliest_that_does) {
    Dice dice(test_seed() + 58);
    for (int n = 0; n < 1'000; ++n) {
        Relation relation = random_relation(dice);
        relation.basis = Basis::identity_check;
        relation.ended_on.reset();
        const CalendarDate last = *last_day_alive(relation);
        relation.last_claim_month = claim_month_after(last);
        BOOST_TEST(alive(relation, last.plus_days(1)));
        relation.last_claim_month = claim_month_after(last).plus_months(-1);
        BOOST_TEST(!alive(relation, last.plus_days(1)));
    }
}

BOOST_AUTO_TEST_SUITE_END()
