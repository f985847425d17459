#include <boost/test/unit_test.hpp>

#include <functional>
#include <iostream>
#include <set>
#include <string>
#include <vector>

#include "consent/decision.h"
#include "tests/consent/random_state.h"
#include "tests/consent/reference_model.h"
#include "tests/consent/small_states.h"

namespace {

using namespace kakehashi;
using namespace kakehashi::consent;
using namespace kakehashi::tests;

struct Table {
    Matrix matrix;
    Policy policy;
};

const Table& default_table() {
    static const Table table{default_matrix(), policy_of(default_matrix())};
    return table;
}

Answer product_answer(const Decision& decision) {
    return {std::string(name_of(decision.effect)), std::string(name_of(decision.ground)),
            decision.settled_by != nullptr ? decision.settled_by->id : ""};
}

/// Compares for the kinds given; a difference is told with the whole case, once per test.
class Comparison {
public:
    void of(const Table& table, const Request& request, const SubjectState& subject, KindSet kinds) {
        const Decisions decisions = decide(table.policy, request, subject, kinds);
        for (const Kind kind : all_kinds) {
            if (!kinds.holds(kind)) {
                continue;
            }
            ++count_;
            const Answer expected = answer_by_the_text(table.matrix, request, subject, kind);
            const Answer actual = product_answer(decisions.of(kind));
            seen_.insert(expected.effect + "/" + expected.ground);
            if (!(expected == actual) && failures_++ == 0) {
                BOOST_ERROR("kind " << name_of(kind) << ": the text says " << expected << ", the product " << actual
                                    << in_words(request, subject) << "\n"
                                    << csv_of(table.matrix));
            }
        }
    }

    ~Comparison() {
        std::cout << "  " << count_ << " decisions compared, " << seen_.size() << " different outcomes" << std::endl;
        BOOST_TEST(failures_ == 0U);
    }

    std::size_t outcomes() const { return seen_.size(); }

private:
    std::size_t count_ = 0;
    std::size_t failures_ = 0;
    std::set<std::string> seen_;
};

KindSet kinds_of_each_sort() {
    return KindSet::of(Kind::certification).with(Kind::survey).with(Kind::opinion).with(Kind::insurance_card).with(
        Kind::progress);
}

void with_directives(Comparison& comparison, std::vector<Directive> directives) {
    for (std::size_t i = 0; i < directives.size(); ++i) {
        directives[i].id = "d" + std::to_string(i);
    }
    SubjectState subject = open_house();
    subject.relations.push_back(live_relation(hospital, Party::medical_institution));
    subject.directives = std::move(directives);
    const KindSet kinds = KindSet::of(Kind::certification).with(Kind::insurance_card);
    comparison.of(default_table(), office_request(), subject, kinds);
    for (Directive& each : subject.directives) {
        each.organisation = each.organisation == office ? hospital : each.organisation;
    }
    comparison.of(default_table(), hospital_request(Mode::emergency), subject, kinds);
}

/// Every municipality asks, in both modes, under every declaration.
void in_every_disaster(Comparison& comparison, SubjectState subject) {
    for (const char* const declared : {"*", refuge, insurer, "131037", ""}) {
        for (const Period& declared_for : periods_around_the_day()) {
            subject.disasters = {{insurer, declared, declared_for}};
            for (const char* const asking : {insurer, refuge, "131037", ""}) {
                for (const Mode mode : {Mode::normal, Mode::disaster}) {
                    const Purpose purpose = mode == Mode::normal ? Purpose::administration : Purpose::disaster;
                    const Request request =
                        request_of(Party::municipality, asking, purpose, mode, Role::certification_clerk);
                    comparison.of(default_table(), request, subject, KindSet::of(Kind::life).with(Kind::survey));
                }
            }
        }
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(decision_matches_model)

BOOST_AUTO_TEST_CASE(for_every_party_purpose_mode_role_and_reason) {
    Comparison comparison;
    for (const SubjectState& subject : subjects_at_the_door()) {
        every_question([&](const Request& request) {
            comparison.of(default_table(), request, subject, KindSet::all());
        });
    }
}

BOOST_AUTO_TEST_CASE(for_every_state_of_one_relation) {
    Comparison comparison;
    SubjectState subject = open_house();
    const auto relations = every_relation({-91, -90, -89, -1, 0, 1}, {99, -4, -3, -2, 0, 1},
                                          {99, -91, -90, -89, -1, 0, 1});
    for (const Relation& relation : relations) {
        for (const char* const asking : {office, other_office}) {
            for (const Party party : {Party::care_manager, Party::service_provider}) {
                Request request = office_request();
                request.requester.organisation = asking;
                request.requester.party = party;
                subject.relations = {relation};
                comparison.of(default_table(), request, subject, kinds_of_each_sort());
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(for_every_pair_of_relations) {
    Comparison comparison;
    SubjectState subject = open_house();
    const auto relations = every_relation({-91, -90, 1}, {99, -3}, {99, -91, -1, 0});
    for (const Relation& first : relations) {
        for (const Relation& second : relations) {
            subject.relations = {first, second};
            comparison.of(default_table(), office_request(), subject, KindSet::of(Kind::life));
        }
    }
}

BOOST_AUTO_TEST_CASE(for_every_month_boundary_of_claims) {
    Comparison comparison;
    SubjectState subject = open_house();
    for (int offset = -400; offset <= 400; ++offset) {
        for (int claim = -6; claim <= 1; ++claim) {
            Request request = office_request();
            request.day = day_at(offset);
            Relation relation = live_relation(office, Party::care_manager);
            relation.basis = Basis::identity_check;
            relation.verified_on = day_at(-900);
            relation.last_claim_month = ServiceMonth::containing(some_day()).plus_months(claim);
            subject.relations = {relation};
            comparison.of(default_table(), request, subject, KindSet::of(Kind::life));
        }
    }
}

BOOST_AUTO_TEST_CASE(for_every_one_or_two_directives) {
    Comparison comparison;
    std::vector<Directive> alphabet = usual_directives();
    const std::vector<Directive> unusual = unusual_directives();
    alphabet.insert(alphabet.end(), unusual.begin(), unusual.end());
    for (const Directive& first : alphabet) {
        with_directives(comparison, {first});
        for (const Directive& second : alphabet) {
            with_directives(comparison, {first, second});
        }
    }
}

BOOST_AUTO_TEST_CASE(for_every_three_directives) {
    Comparison comparison;
    std::vector<Directive> alphabet;
    for (const Directive& each : usual_directives()) {
        if (each.kinds != KindSet::of(Kind::life)) {
            alphabet.push_back(each);
        }
    }
    alphabet.push_back(alphabet.front());
    alphabet.back().readable = false;
    for (const Directive& first : alphabet) {
        for (const Directive& second : alphabet) {
            for (const Directive& third : alphabet) {
                with_directives(comparison, {first, second, third});
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(for_every_state_of_being_insured) {
    Comparison comparison;
    for (const Period& first : periods_around_the_day()) {
        for (const Period& second : periods_around_the_day()) {
            for (const int death : {-1000000, -6, -5, -1, 0, 1}) {
                SubjectState subject = open_house();
                subject.enrolments = {{insurer, first}, {refuge, second}};
                if (death > -1000000) {
                    subject.deceased_on = day_at(death);
                }
                in_every_disaster(comparison, subject);
                comparison.of(default_table(), office_request(), subject, KindSet::of(Kind::life));
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(for_every_pair_of_proxy_grants_and_every_hold) {
    Comparison comparison;
    const std::vector<Period> periods = {{}, {day_at(0), day_at(0)}, {day_at(1), {}}, {{}, day_at(-1)}};
    std::vector<ProxyGrant> grants;
    for (const Period& period : periods) {
        for (const char* const proxy : {"p2", "p3"}) {
            for (const KindSet kinds : {KindSet::all(), KindSet::of(Kind::life), KindSet::of(Kind::progress)}) {
                grants.push_back({proxy, kinds, period});
            }
        }
    }
    for (const ProxyGrant& first : grants) {
        for (const ProxyGrant& second : grants) {
            for (const char* const against : {"p2", "p3", "p1", "proxies", office, ""}) {
                for (const Period& period : periods) {
                    SubjectState subject = open_house();
                    subject.proxies = {first, second};
                    subject.holds = {{against, period}};
                    Request request = request_of(Party::proxy, "", Purpose::self, Mode::normal, Role::none);
                    request.requester.person = "p2";
                    comparison.of(default_table(), request, subject, KindSet::of(Kind::life).with(Kind::survey));
                }
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(for_many_random_states_and_policies) {
    Comparison comparison;
    Dice dice(test_seed());
    Table table = default_table();
    for (int n = 0; n < 240'000; ++n) {
        if (n % 200 == 0) {
            const Matrix matrix = n % 1000 == 0 ? default_matrix() : random_matrix(dice);
            table = {matrix, policy_of(matrix)};
        }
        const SubjectState subject = random_subject(dice, n % 3 == 0 ? 6 : 3);
        const Request request = random_request(dice);
        const KindSet kinds = KindSet::of(all_kinds.at(static_cast<std::size_t>(dice.roll(13))))
                                  .with(all_kinds.at(static_cast<std::size_t>(dice.roll(13))));
        comparison.of(table, request, subject, kinds);
    }
    // Seven permits, nine grounds with own facts, eight denials: the random states reach all that can come out.
    BOOST_TEST(comparison.outcomes() == 24U);
}

BOOST_AUTO_TEST_SUITE_END()
