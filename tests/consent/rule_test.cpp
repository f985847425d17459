// Every ground that comes of a decision has a rule, and the rule's words.
#include "consent/rule.h"

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <set>
#include <sstream>

#include "tests/consent/random_state.h"
#include "tests/folders.h"

using namespace kakehashi;
using namespace kakehashi::consent;
using namespace kakehashi::tests;

namespace {

/// "ground,rule" of each line of the table.
std::set<std::string> lines() {
    std::ifstream in(kakehashi::test::source_dir() / "conf/grounds.csv");
    std::set<std::string> found;
    for (std::string line; std::getline(in, line);) {
        const std::size_t end = line.find(',', line.find(',') + 1);
        BOOST_TEST(found.insert(line.substr(0, end)).second, line);
    }
    found.erase("ground,rule");
    return found;
}

std::string line_of(const Decision& decision, const Request& request) {
    const auto* const by = decision.settled_by;
    const auto scope = by == nullptr ? std::nullopt : std::optional(by->readable ? by->scope : Scope::comprehensive);
    return std::string(name_of(decision.ground)) + "," + std::string(rule_of(decision.ground, request.requester, request.mode, scope));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(rule)

BOOST_AUTO_TEST_CASE(every_ground_has_a_name_a_rule_and_a_line) {
    const auto known = lines();
    for (int at = 0; at <= static_cast<int>(Ground::addressed); ++at) {
        const auto ground = static_cast<Ground>(at);
        BOOST_TEST((ground_named(name_of(ground)) == ground));
        for (int party = 1; party <= 7; ++party) {
            for (const auto scope : {std::optional<Scope>{}, std::optional(Scope::comprehensive), std::optional(Scope::organisation)}) {
                Requester requester;
                requester.party = static_cast<Party>(party);
                const std::string rule(rule_of(ground, requester, Mode::normal, scope));
                BOOST_TEST(!rule.empty());
                const bool comes_up = ground != Ground::relation_expired || party >= 3;
                BOOST_TEST((!comes_up || known.contains(std::string(name_of(ground)) + "," + rule)), name_of(ground) << ' ' << rule);
            }
        }
    }
    BOOST_TEST(!ground_named("a guess").has_value());
}

BOOST_AUTO_TEST_CASE(no_line_is_kept_that_no_decision_needs) {
    auto unused = lines();
    for (const std::string& known : lines()) {  // what is no longer on file, deliveries, and own facts come of no decision alone
        if (known.find("/") != std::string::npos || known == "addressed,3" || known == "own,R13") {
            unused.erase(known);
        }
    }
    Dice dice(test_seed() + 59);
    const auto known = lines();
    for (int n = 0; n < 60'000 && !unused.empty(); ++n) {
        const Policy policy = policy_of(n % 4 == 0 ? random_matrix(dice) : default_matrix());
        for (int k = 0; k < 10; ++k) {
            const Request request = random_request(dice);
            const SubjectState state = random_subject(dice, 3);
            for (const Kind kind : all_kinds) {
                const std::string line = line_of(decide(policy, request, state, kind), request);
                BOOST_REQUIRE_MESSAGE(known.contains(line), line << in_words(request, state));
                unused.erase(line);
            }
        }
    }
    BOOST_TEST(unused.empty(), (unused.empty() ? "" : *unused.begin()));
}

BOOST_AUTO_TEST_SUITE_END()
