#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>

#include "consent/decision.h"
#include "tests/consent/random_state.h"
#include "tests/consent/reference_model.h"

/// Laws 1 to 5 of docs/consent-model.md section 5, over random states.
namespace {

using namespace kakehashi;
using namespace kakehashi::consent;
using namespace kakehashi::tests;

/// One random question in a world of its own.
struct World {
    Policy policy;
    Request request;
    SubjectState subject;

    [[nodiscard]] Decisions decisions() const { return decide(policy, request, subject, KindSet::all()); }
};

template <class Check>
void in_many_worlds(std::uint64_t salt, const Check& check) {
    Dice dice(test_seed() + salt);
    Policy policy = policy_of(default_matrix());
    for (int n = 0; n < 30'000; ++n) {
        if (n % 100 == 0) {
            policy = policy_of(n % 200 == 0 ? default_matrix() : random_matrix(dice));
        }
        World world{policy, random_request(dice), random_subject(dice, 4)};
        check(dice, world);
    }
}

std::string settled_id(const Decision& decision) {
    return decision.settled_by != nullptr ? decision.settled_by->id : "";
}

bool same_answer(const Decision& a, const Decision& b) {
    return a.effect == b.effect && a.ground == b.ground && settled_id(a) == settled_id(b);
}

void expect_same(const World& before, const World& after, Kind kind) {
    if (!same_answer(before.decisions().of(kind), after.decisions().of(kind))) {
        BOOST_ERROR("another answer for " << name_of(kind) << in_words(before.request, before.subject) << "\nand"
                                          << in_words(after.request, after.subject));
    }
}

void expect_not_wider(const World& before, const World& after) {
    const Decisions old_answers = before.decisions();
    const Decisions new_answers = after.decisions();
    for (const Kind kind : all_kinds) {
        if (new_answers.of(kind).effect == Effect::permit && old_answers.of(kind).effect != Effect::permit) {
            BOOST_ERROR("wider for " << name_of(kind) << in_words(before.request, before.subject) << "\nthen"
                                     << in_words(after.request, after.subject));
        }
    }
}

template <class T>
void remove_one(Dice& dice, std::vector<T>& list) {
    if (!list.empty()) {
        list.erase(list.begin() + dice.roll(static_cast<int>(list.size())));
    }
}

bool same_scope(const Directive& a, const Directive& b) {
    return a.scope == b.scope && (a.scope == Scope::comprehensive || a.organisation == b.organisation);
}

/// Whether `grant` is a grant and no directive of its scope is as new.
bool newest_grant_of_its_scope(const Directive& grant, const std::vector<Directive>& all) {
    return grant.readable && grant.decision == DirectiveDecision::granted &&
           std::all_of(all.begin(), all.end(), [&](const Directive& other) {
               return &other == &grant || !same_scope(other, grant) || other.seq < grant.seq;
           });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(laws)

BOOST_AUTO_TEST_CASE(law_1_without_any_standing_nothing_is_permitted) {
    in_many_worlds(1, [](Dice&, World& world) {
        world.subject.enrolments.clear();
        world.subject.relations.clear();
        world.subject.proxies.clear();
        world.subject.directives.clear();
        world.subject.disasters.clear();
        const Decisions decisions = world.decisions();
        for (const Kind kind : all_kinds) {
            const Decision& decision = decisions.of(kind);
            if (decision.effect == Effect::permit && decision.ground != Ground::self &&
                decision.ground != Ground::emergency) {
                BOOST_ERROR("permitted: " << name_of(decision.ground) << in_words(world.request, world.subject));
            }
        }
    });
}

BOOST_AUTO_TEST_CASE(law_2_a_newest_refusal_or_withdrawal_never_widens) {
    in_many_worlds(2, [](Dice& dice, const World& before) {
        World after = before;
        Directive refusal = random_directive(dice, "refusal");
        refusal.decision = dice.pick({DirectiveDecision::refused, DirectiveDecision::withdrawn});
        refusal.seq = 1000;
        after.subject.directives.push_back(refusal);
        expect_not_wider(before, after);
    });
}

BOOST_AUTO_TEST_CASE(law_2_a_hold_never_widens) {
    in_many_worlds(3, [](Dice& dice, const World& before) {
        World after = before;
        after.subject.holds.push_back(random_hold(dice));
        expect_not_wider(before, after);
    });
}

BOOST_AUTO_TEST_CASE(law_2_losing_a_relation_never_widens) {
    in_many_worlds(4, [](Dice& dice, const World& before) {
        World after = before;
        remove_one(dice, after.subject.relations);
        expect_not_wider(before, after);
    });
}

BOOST_AUTO_TEST_CASE(law_2_losing_the_newest_grant_of_a_scope_never_widens) {
    in_many_worlds(5, [](Dice&, const World& before) {
        const std::vector<Directive>& all = before.subject.directives;
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (newest_grant_of_its_scope(all[i], all)) {
                World after = before;
                after.subject.directives.erase(after.subject.directives.begin() + static_cast<std::ptrdiff_t>(i));
                expect_not_wider(before, after);
            }
        }
    });
}

BOOST_AUTO_TEST_CASE(law_3_the_order_of_the_lists_means_nothing) {
    in_many_worlds(6, [](Dice& dice, const World& before) {
        World after = before;
        std::shuffle(after.subject.enrolments.begin(), after.subject.enrolments.end(), dice.engine());
        std::shuffle(after.subject.relations.begin(), after.subject.relations.end(), dice.engine());
        std::shuffle(after.subject.directives.begin(), after.subject.directives.end(), dice.engine());
        std::shuffle(after.subject.proxies.begin(), after.subject.proxies.end(), dice.engine());
        std::shuffle(after.subject.holds.begin(), after.subject.holds.end(), dice.engine());
        std::shuffle(after.subject.disasters.begin(), after.subject.disasters.end(), dice.engine());
        for (const Kind kind : all_kinds) {
            expect_same(before, after, kind);
        }
    });
}

BOOST_AUTO_TEST_CASE(law_4_directives_about_other_kinds_change_nothing) {
    in_many_worlds(7, [](Dice& dice, const World& before) {
        const Kind kind = all_kinds.at(static_cast<std::size_t>(dice.roll(13)));
        World after = before;
        after.subject.directives.clear();
        for (const Directive& each : before.subject.directives) {
            if (!each.readable || each.kinds.holds(kind)) {
                after.subject.directives.push_back(each);
            }
        }
        for (int n = dice.roll(4); n > 0; --n) {
            Directive foreign = random_directive(dice, "foreign");
            foreign.readable = true;
            const unsigned without = foreign.kinds.bits() & ~static_cast<unsigned>(KindSet::of(kind).bits());
            foreign.kinds = KindSet::from_bits(static_cast<std::uint16_t>(without));
            after.subject.directives.push_back(foreign);
        }
        expect_same(before, after, kind);
    });
}

BOOST_AUTO_TEST_CASE(law_5_every_answer_by_a_directive_names_it_and_no_other_names_one) {
    in_many_worlds(8, [](Dice&, const World& world) {
        const Decisions decisions = world.decisions();
        for (const Kind kind : all_kinds) {
            const Decision& decision = decisions.of(kind);
            const bool by_directive = decision.ground == Ground::consent || decision.ground == Ground::refused ||
                                      decision.ground == Ground::withdrawn;
            if (by_directive != (decision.settled_by != nullptr)) {
                BOOST_ERROR("settled by " << settled_id(decision) << ", ground " << name_of(decision.ground)
                                          << in_words(world.request, world.subject));
            }
            if (decision.ground == Ground::consent && decision.settled_by != nullptr) {
                BOOST_TEST((decision.settled_by->decision == DirectiveDecision::granted));
            }
        }
    });
}

BOOST_AUTO_TEST_CASE(one_kind_alone_gets_the_answer_it_gets_among_others) {
    in_many_worlds(9, [](Dice& dice, const World& world) {
        const Kind kind = all_kinds.at(static_cast<std::size_t>(dice.roll(13)));
        const Decision alone = decide(world.policy, world.request, world.subject, kind);
        if (!same_answer(alone, world.decisions().of(kind))) {
            BOOST_ERROR("another answer for " << name_of(kind) << in_words(world.request, world.subject));
        }
    });
}

BOOST_AUTO_TEST_CASE(a_kind_or_party_that_does_not_exist_is_denied) {
    in_many_worlds(10, [](Dice&, World& world) {
        for (const int number : {0, 14, 15, 16, 200, 255}) {
            const Decision decision =
                decide(world.policy, world.request, world.subject, static_cast<Kind>(number));
            BOOST_TEST((decision.effect == Effect::deny && decision.ground == Ground::no_policy));
        }
        world.request.requester.party = static_cast<Party>(99);
        const Decision decision = decide(world.policy, world.request, world.subject, Kind::life);
        BOOST_TEST((decision.effect == Effect::deny));
    });
}

BOOST_AUTO_TEST_CASE(only_an_organisation_can_have_a_live_relation) {
    in_many_worlds(11, [](Dice&, const World& world) {
        const std::vector<Relation>& all = world.subject.relations;
        const bool any = std::any_of(all.begin(), all.end(), [&](const Relation& each) {
            return !each.organisation.empty() && each.organisation == world.request.requester.organisation &&
                   each.party == world.request.requester.party && alive(each, world.request.day);
        });
        const bool may = world.request.requester.party >= Party::care_manager;
        BOOST_TEST(has_live_relation(world.request, world.subject) == (any && may));
    });
}

BOOST_AUTO_TEST_SUITE_END()
