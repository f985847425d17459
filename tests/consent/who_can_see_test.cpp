// "Who could see this?" is answered by the very decisions that are made when they ask.
#include "consent/who_can_see.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "tests/consent/random_state.h"

using namespace kakehashi;
using namespace kakehashi::consent;
using namespace kakehashi::tests;

namespace {

bool listed(const std::vector<Sight>& sights, Kind kind, const Requester& asker) {
    return std::ranges::any_of(sights, [&](const Sight& sight) {
        return sight.kind == kind && sight.requester.party == asker.party && sight.requester.organisation == asker.organisation &&
               sight.requester.person == asker.person;
    });
}

constexpr Role roles[] = {Role::none,        Role::certification_clerk,     Role::benefit_clerk,         Role::viewer, Role::care_manager,
                          Role::preventive_care_planner, Role::facility_care_planner, Role::physician, Role::nurse,  Role::other};

}  // namespace

BOOST_AUTO_TEST_SUITE(who_can_see_test)

BOOST_AUTO_TEST_CASE(whoever_would_be_permitted_is_listed_and_nobody_else) {
    Dice dice(test_seed() + 81);
    std::size_t permitted = 0;
    for (int n = 0; n < 5'000; ++n) {
        const Policy policy = policy_of(n % 2 == 0 ? default_matrix() : random_matrix(dice));
        SubjectState subject = random_subject(dice, 4);
        Request question = random_request(dice);
        const bool person = question.requester.party == Party::resident || question.requester.party == Party::proxy;
        (person ? question.requester.organisation : question.requester.person).clear();
        const auto sights = who_can_see(policy, subject, some_day(), KindSet::all());
        for (const Kind kind : all_kinds) {
            bool permit = false;
            for (const Role role : roles) {
                Request request{question.requester, own_purpose(question.requester.party).value_or(Purpose::care), Mode::normal, "", some_day()};
                request.requester.role = role;
                permit = permit || decide(policy, request, subject, kind).effect == Effect::permit;
            }
            permitted += permit ? 1U : 0U;
            if (permit != listed(sights, kind, question.requester)) {
                BOOST_ERROR((permit ? "not listed for " : "listed for ") << name_of(kind) << in_words(question, subject));
            }
        }
        for (const Sight& sight : sights) {
            BOOST_TEST((sight.decision.effect == Effect::permit));
        }
    }
    BOOST_TEST(permitted > 1'000U);
}

BOOST_AUTO_TEST_CASE(each_is_listed_once_for_a_kind) {
    SubjectState subject;
    subject.person = "1";
    subject.enrolments = {{"131011", {}}, {"131011", {}}};
    subject.proxies = {{"2", KindSet::of(Kind::life), {}}, {"2", KindSet::all(), {}}};
    const auto sights = who_can_see(policy_of(default_matrix()), subject, some_day(), KindSet::of(Kind::life));
    BOOST_REQUIRE(sights.size() == 3U);
    BOOST_TEST((sights[0].requester.party == Party::resident));
    BOOST_TEST((sights[1].requester.party == Party::proxy));
    BOOST_TEST((sights[2].requester.party == Party::municipality));
}

BOOST_AUTO_TEST_SUITE_END()
