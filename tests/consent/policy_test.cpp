#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "consent/policy.h"
#include "tests/consent/random_state.h"
#include "tests/consent/sharing_matrix.h"
#include "tests/folders.h"

namespace {

using namespace kakehashi;
using namespace kakehashi::consent;
using namespace kakehashi::tests;
namespace data = boost::unit_test::data;

std::string shipped(const std::string& name) {
    std::ifstream file(kakehashi::test::source_dir().string() + "/conf/policy/" + name);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

const std::vector<Party>& all_parties() {
    static const std::vector<Party> parties = {Party::resident,         Party::proxy,         Party::municipality,
                                               Party::care_manager,     Party::service_provider,
                                               Party::care_facility,    Party::medical_institution};
    return parties;
}

void expect_equal(const Policy& a, const Policy& b) {
    for (const Kind kind : all_kinds) {
        for (const Party party : all_parties()) {
            BOOST_TEST((a.cell(kind, party).rule == b.cell(kind, party).rule), name_of(kind) << ' ' << name_of(party));
            BOOST_TEST(a.cell(kind, party).roles == b.cell(kind, party).roles, name_of(kind) << ' ' << name_of(party));
        }
        BOOST_TEST(a.open_to_emergency(kind) == b.open_to_emergency(kind), name_of(kind));
        BOOST_TEST(a.open_to_disaster(kind) == b.open_to_disaster(kind), name_of(kind));
    }
}

std::string replaced(std::string text, const std::string& old_part, const std::string& new_part) {
    const std::size_t at = text.find(old_part);
    BOOST_TEST_REQUIRE(at != std::string::npos, old_part);
    return text.replace(at, old_part.size(), new_part);
}

/// A change to the default table that makes it no table.
struct Damage {
    const char* what;
    const char* old_part;
    const char* new_part;
};

std::ostream& operator<<(std::ostream& out, const Damage& damage) { return out << damage.what; }

const std::vector<Damage> damages = {
    {"an unknown kind", "\nsurvey,", "\nsurveys,"},
    {"a kind twice", "\nsurvey,", "\nopinion,"},
    {"a missing kind", "\nhousing,self,statute,consent,none,none,none,no,no", ""},
    {"an unknown rule", "progress,self,statute,consent", "progress,self,statute,maybe"},
    {"an empty cell", "progress,self,statute,consent", "progress,self,statute,"},
    {"an unknown role", "(certification_clerk)", "(clerk)"},
    {"a role that is nobody", "(certification_clerk)", "(none)"},
    {"an empty list of roles", "(certification_clerk)", "()"},
    {"roles without an end", "(certification_clerk)", "(certification_clerk"},
    {"a role where nobody may look", "progress,self", "progress,none(nurse)"},
    {"a rule that means nothing for the resident", "progress,self", "progress,consent"},
    {"a rule that means nothing for a municipality", "progress,self,statute", "progress,self,relation"},
    {"a rule that means nothing for an office", "progress,self,statute,consent", "progress,self,statute,self"},
    {"neither yes nor no", "progress,self,statute,consent,none,none,none,no",
     "progress,self,statute,consent,none,none,none,"},
    {"a value too many", "none,none,none,no,no", "none,none,none,no,no,no"},
    {"a value too few", "none,none,none,no,no", "none,none,none,no"},
    {"an unknown party", ",care_facility,", ",facility,"},
    {"a party twice", ",care_facility,", ",care_manager,"},
    {"a missing party", ",care_facility,", ","},
    {"no edition", "edition,test\n", ""},
    {"an empty edition", "edition,test\n", "edition,\n"},
    {"two editions", "edition,test\n", "edition,test\nedition,test\n"},
    {"no heading", "kind,", "#kind,"},
    {"spaces around a word", ",self,", ", self,"},
};

std::vector<std::string> cells_of(const std::string& line) {
    std::vector<std::string> cells;
    std::istringstream rest(line);
    for (std::string cell; std::getline(rest, cell, ',');) {
        cells.push_back(cell);
    }
    return cells;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(policy)

BOOST_AUTO_TEST_CASE(the_shipped_table_is_the_table_of_the_text) {
    const Result<Policy> result = Policy::parse(shipped("sharing-matrix.csv"), "sharing-matrix.csv");
    BOOST_TEST_REQUIRE(result.has_value());
    expect_equal(result.value(), policy_of(default_matrix()));
    BOOST_TEST(result.value().edition() == "2026-11-default");
}

BOOST_AUTO_TEST_CASE(a_proxy_is_judged_by_the_cell_of_the_resident) {
    Dice dice(test_seed());
    for (int n = 0; n < 200; ++n) {
        const Policy policy = policy_of(random_matrix(dice));
        for (const Kind kind : all_kinds) {
            BOOST_TEST((policy.cell(kind, Party::proxy).rule == policy.cell(kind, Party::resident).rule));
        }
    }
}

BOOST_AUTO_TEST_CASE(roles_are_read_as_a_set) {
    const Cell cell = policy_of(default_matrix()).cell(Kind::survey, Party::care_manager);
    const unsigned expected = 1U << static_cast<unsigned>(Role::care_manager) |
                              1U << static_cast<unsigned>(Role::preventive_care_planner);
    BOOST_TEST(cell.roles == expected);
}

BOOST_AUTO_TEST_CASE(an_absent_cell_is_none) {
    const Policy nothing;
    for (const int kind : {0, 1, 13, 14, 255}) {
        for (const int party : {0, 1, 7, 8, 255}) {
            BOOST_TEST((nothing.cell(static_cast<Kind>(kind), static_cast<Party>(party)).rule == CellRule::none));
        }
    }
}

BOOST_AUTO_TEST_CASE(columns_may_stand_in_any_order_and_lines_may_end_as_on_windows) {
    std::string text = csv_of(default_matrix());
    std::string reordered;
    for (std::istringstream lines(text); std::getline(lines, text);) {
        const std::vector<std::string> cells = cells_of(text);
        if (cells.size() < 9) {
            reordered += text + "\r\n";
            continue;
        }
        for (std::size_t i = cells.size(); i-- > 0;) {
            reordered += cells[i] + (i == 0 ? "\r\n" : ",");
        }
    }
    const Result<Policy> result = Policy::parse("# a comment\r\n\r\n" + reordered, "test.csv");
    BOOST_TEST_REQUIRE(result.has_value());
    expect_equal(result.value(), policy_of(default_matrix()));
}

BOOST_DATA_TEST_CASE(a_table_with_a_mistake_is_not_read_at_all, data::make(damages), damage) {
    const std::string text = replaced(csv_of(default_matrix()), damage.old_part, damage.new_part);
    const Result<Policy> result = Policy::parse(text, "test.csv");
    BOOST_TEST_REQUIRE(!result.has_value());
    BOOST_TEST((result.error().fault == Fault::malformed));
    BOOST_TEST(result.error().code == "KK-2301");
    BOOST_TEST(result.error().place.file == "test.csv");
}

BOOST_AUTO_TEST_CASE(a_mistake_is_told_with_row_and_column) {
    const std::string text = replaced(csv_of(default_matrix()), "certification,self,statute,consent",
                                      "certification,self,statute,maybe");
    const Result<Policy> result = Policy::parse(text, "test.csv");
    BOOST_TEST_REQUIRE(!result.has_value());
    BOOST_TEST(result.error().place.item == 4U);
    BOOST_TEST(result.error().place.line == 4U);
}

BOOST_AUTO_TEST_CASE(nothing_at_all_is_not_a_table) {
    BOOST_TEST(!Policy::parse("", "test.csv").has_value());
    BOOST_TEST(!Policy::parse("edition,test\n", "test.csv").has_value());
}

BOOST_AUTO_TEST_CASE(every_cell_of_the_shipped_table_names_its_basis_and_confidence) {
    std::set<std::string> seen;
    std::istringstream lines(shipped("sharing-matrix-basis.csv"));
    for (std::string line; std::getline(lines, line);) {
        if (line.empty() || line.front() == '#' || line == "kind,party,basis,confidence") {
            continue;
        }
        const std::vector<std::string> cells = cells_of(line);
        BOOST_TEST_REQUIRE(cells.size() == 4U, line);
        BOOST_TEST(default_matrix().at(cells[0]).count(cells[1]) == 1U, line);
        BOOST_TEST(!cells[2].empty(), line);
        BOOST_TEST((std::set<std::string>{"published", "general", "inferred", "open"}.count(cells[3]) == 1), line);
        BOOST_TEST(seen.insert(cells[0] + "," + cells[1]).second, line);
    }
    BOOST_TEST(seen.size() == 13U * 8U);
}

BOOST_AUTO_TEST_SUITE_END()
