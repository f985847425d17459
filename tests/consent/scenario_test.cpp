#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "consent/decision.h"
#include "tests/consent/random_state.h"
#include "tests/consent/scenario_table.h"
#include "tests/folders.h"

namespace {

using namespace kakehashi;
using namespace kakehashi::consent;
using namespace kakehashi::tests;

const Policy& shipped_policy() {
    static const Policy policy = [] {
        std::ifstream file(kakehashi::test::source_dir().string() + "/conf/policy/sharing-matrix.csv");
        std::ostringstream text;
        text << file.rdbuf();
        Result<Policy> result = Policy::parse(text.str(), "sharing-matrix.csv");
        return std::move(result).value();
    }();
    return policy;
}

Answer decided(const Scenario& scenario) {
    const Decision decision = decide(shipped_policy(), scenario.request, scenario.subject, scenario.kind);
    return {std::string(name_of(decision.effect)), std::string(name_of(decision.ground)),
            decision.settled_by != nullptr ? decision.settled_by->id : ""};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(scenarios)

BOOST_DATA_TEST_CASE(row, boost::unit_test::data::make(all_scenarios()), scenario) {
    BOOST_TEST_REQUIRE(scenario.mistake == "");
    BOOST_TEST(decided(scenario) == scenario.expected);
    BOOST_TEST(answer_by_the_text(default_matrix(), scenario.request, scenario.subject, scenario.kind) ==
               scenario.expected);
}

BOOST_AUTO_TEST_CASE(the_tables_speak_of_every_rule) {
    std::set<std::string> rules;
    for (const Scenario& scenario : all_scenarios()) {
        rules.insert(scenario.rule);
    }
    for (const char* const rule : {"R0", "R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9", "R10", "R11", "R12",
                                   "R13", "D1", "D2", "D3", "D4", "D5", "alive"}) {
        BOOST_TEST(rules.count(rule) == 1U, rule);
    }
    BOOST_TEST(all_scenarios().size() >= 45U);
}

BOOST_AUTO_TEST_SUITE_END()
