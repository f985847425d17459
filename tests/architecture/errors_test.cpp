// conf/errors.csv is the catalogue of what can go wrong; docs/errors.md is made from it by scripts/docs.
#include <boost/test/unit_test.hpp>
#include <regex>
#include <sstream>

#include "tests/architecture/tree.h"

namespace {

using kakehashi::test::files_below;

/// adapters/sources/life and its siblings share their codes.
std::string family(const std::string& layer) {
    const std::size_t adapter = layer.find('/');
    return layer.substr(0, adapter == std::string::npos ? adapter : layer.find('/', adapter + 1));
}

/// Code -> the families of layers that raise it.
std::map<std::string, std::set<std::string>> codes_raised() {
    const std::regex comment("(^|\\s)//[^\n]*");
    const std::regex raised("\"(KK-[0-9]{4})\"");
    const auto layers = kakehashi::test::layer_table();
    std::map<std::string, std::set<std::string>> codes;
    for (const char* const room : {"domain", "consent", "adapters"}) {
        for (const std::string& file : files_below(room, {".cpp", ".h"})) {
            const std::string text = std::regex_replace(kakehashi::test::text_of(file), comment, "");
            for (std::sregex_iterator it(text.begin(), text.end(), raised), end; it != end; ++it) {
                codes[(*it)[1]].insert(family(kakehashi::test::layer_of(file, layers)));
            }
        }
    }
    return codes;
}

std::set<std::string> first_cells(const std::string& file, const std::regex& row) {
    std::set<std::string> cells;
    std::istringstream lines(kakehashi::test::text_of(file));
    for (std::string line; std::getline(lines, line);) {
        std::smatch match;
        if (std::regex_search(line, match, row)) {
            BOOST_TEST(cells.insert(match[1]).second, file << " has " << match[1] << " twice");
        }
    }
    return cells;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(errors)

BOOST_AUTO_TEST_CASE(every_code_raised_is_in_the_catalogue_and_no_other) {
    const std::set<std::string> listed = first_cells("conf/errors.csv", std::regex("^\"?(KK-[0-9]{4})"));
    const auto raised = codes_raised();
    for (const auto& [code, where] : raised) {
        BOOST_TEST(listed.contains(code), code << ", raised in " << *where.begin() << ", is not in conf/errors.csv");
    }
    for (const std::string& code : listed) {
        BOOST_TEST(raised.contains(code), code << " is in conf/errors.csv, but nothing raises it");
    }
}

BOOST_AUTO_TEST_CASE(the_page_says_what_the_catalogue_says) {
    BOOST_TEST(first_cells("docs/errors.md", std::regex("^\\| (KK-[0-9]{4}) \\|")) ==
                   first_cells("conf/errors.csv", std::regex("^\"?(KK-[0-9]{4})")),
               "run scripts/docs");
}

BOOST_AUTO_TEST_CASE(a_code_is_raised_by_one_family_of_layers_only) {
    for (const auto& [code, where] : codes_raised()) {
        BOOST_TEST(where.size() == 1U, code << " means two things: " << *where.begin() << " and " << *where.rbegin());
    }
}

BOOST_AUTO_TEST_SUITE_END()
