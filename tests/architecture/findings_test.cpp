// conf/findings.csv is the catalogue of what a check can find: what code raises is in it, what is in it is explained,
// has somebody who acts, and is named by a test.
#include <boost/test/unit_test.hpp>
#include <regex>
#include <sstream>

#include "tests/architecture/tree.h"

namespace {

using kakehashi::test::files_below;
using kakehashi::test::text_of;

std::set<std::string> first_cells(const std::string& file, const std::regex& row) {
    std::set<std::string> cells;
    std::istringstream lines(text_of(file));
    for (std::string line; std::getline(lines, line);) {
        std::smatch match;
        if (std::regex_search(line, match, row)) {
            BOOST_TEST(cells.insert(match[1]).second, file << " has " << match[1] << " twice");
        }
    }
    return cells;
}

std::set<std::string> catalogue() { return first_cells("conf/findings.csv", std::regex("^\"?([A-Z][0-9]{2})\"?,")); }

/// Rule ids written as texts in code, each with a file that does.
std::map<std::string, std::string> raised() {
    const std::regex comment("(^|\\s)//[^\n]*");
    const std::regex id("\"([A-Z][0-9]{2})\"");
    std::map<std::string, std::string> rules;
    for (const char* const room : {"domain", "consent", "adapters"}) {
        for (const std::string& file : files_below(room, {".cpp", ".h"})) {
            if (file.starts_with("adapters/synth/")) {
                continue;  // writes diagnoses, whose codes look alike
            }
            const std::string text = std::regex_replace(text_of(file), comment, "");
            for (std::sregex_iterator it(text.begin(), text.end(), id), end; it != end; ++it) {
                rules.emplace((*it)[1], file);
            }
        }
    }
    return rules;
}

std::set<std::string> named_by_tests(const std::regex& word) {
    std::set<std::string> rules;
    for (const std::string& file : files_below("tests", {".cpp", ".py"})) {
        if (file == "tests/architecture/findings_test.cpp") {
            continue;
        }
        const std::string text = text_of(file);
        for (std::sregex_iterator it(text.begin(), text.end(), word), end; it != end; ++it) {
            rules.insert((*it)[1]);
        }
    }
    return rules;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(findings)

BOOST_AUTO_TEST_CASE(every_rule_raised_is_in_the_catalogue) {
    const std::set<std::string> listed = catalogue();
    BOOST_TEST(listed.size() > 60U);
    for (const auto& [rule, file] : raised()) {
        BOOST_TEST(listed.contains(rule), rule << ", raised in " << file << ", is not in conf/findings.csv");
    }
}

BOOST_AUTO_TEST_CASE(every_rule_of_the_catalogue_can_be_raised) {
    const auto rules = raised();
    for (const std::string& rule : catalogue()) {
        BOOST_TEST(rules.contains(rule), rule << " is in conf/findings.csv, but nothing raises it");
    }
}

BOOST_AUTO_TEST_CASE(every_rule_says_who_acts) {
    BOOST_TEST(first_cells("conf/finding-actions.csv", std::regex("^\"?([A-Z][0-9]{2})\"?,")) == catalogue(),
               "conf/finding-actions.csv and conf/findings.csv list different rules");
}

BOOST_AUTO_TEST_CASE(the_page_says_what_the_catalogue_says_in_both_languages) {
    const std::string page = text_of("docs/findings.md");
    for (const std::string& rule : catalogue()) {
        const std::string row = "\n| " + rule + " | ";
        const std::size_t first = page.find(row);
        BOOST_TEST(first != std::string::npos, rule << ": run scripts/docs");
        BOOST_TEST(page.find(row, first + 1) != std::string::npos, rule << ": run scripts/docs");
    }
    const std::regex cells(R"re(^"?([A-Z][0-9]{2})"?,(?:sender|receiver|operator|nobody),[a-z;]*,"?([^"]*))re");
    std::istringstream lines(text_of("conf/finding-actions.csv"));
    for (std::string line; std::getline(lines, line);) {
        std::smatch match;
        if (std::regex_search(line, match, cells)) {
            const std::string sentence = match[2].str().substr(0, match[2].str().find(','));
            BOOST_TEST(page.find(sentence) != std::string::npos, match[1] << " changed: run scripts/docs");
        }
    }
}

BOOST_AUTO_TEST_CASE(every_rule_is_named_by_a_test) {
    const std::set<std::string> named = named_by_tests(std::regex("\\b([A-Z][0-9]{2})\\b"));
    for (const std::string& rule : catalogue()) {
        BOOST_TEST(named.contains(rule), "no test names " << rule);
    }
}

BOOST_AUTO_TEST_CASE(every_mend_is_on_the_page_and_named_by_a_test) {
    const std::set<std::string> mends = first_cells("conf/mends.csv", std::regex("^\"?(ME[0-9]{2})\"?,"));
    BOOST_TEST(first_cells("docs/findings.md", std::regex("^\\| (ME[0-9]{2}) \\|")) == mends, "run scripts/docs");
    const std::set<std::string> named = named_by_tests(std::regex("(ME[0-9]{2})"));
    for (const std::string& mend : mends) {
        BOOST_TEST(named.contains(mend), "no test names " << mend);
    }
}

BOOST_AUTO_TEST_SUITE_END()
