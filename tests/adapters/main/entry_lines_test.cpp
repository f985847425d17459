// What a clerk reads to a resident who asks who looked.
#include "adapters/main/entry_lines.h"

#include <boost/test/unit_test.hpp>
#include <sstream>

namespace kakehashi::app {
namespace {

std::string access(std::string_view party, std::string_view organisation, std::string_view decisions) {
    return R"({"at":"2026-11-22T03:04:05.000006Z","event":{"channel":"console","decisions":[)" + std::string(decisions) +
           R"(],"organisation":")" + std::string(organisation) + R"(","party":")" + std::string(party) +
           R"(","purpose":"treatment","user":"root"},"person":"1","prev":"0","run":1,"type":"access","v":1})";
}

std::vector<std::string> printed(const std::string& body) {
    storage::LedgerEntry entry;
    entry.index = 12;
    entry.body = body;
    std::ostringstream out;
    print_entries(out, {entry});
    std::vector<std::string> lines;
    std::istringstream in(out.str());
    for (std::string line; std::getline(in, line);) {
        lines.push_back(line);
    }
    return lines;
}

constexpr std::string_view permit = R"({"effect":"permit","ground":"consent","kind":"life"})";
constexpr std::string_view own = R"({"effect":"own","ground":"withdrawn","kind":"service_use"})";
constexpr std::string_view deny = R"({"effect":"deny","ground":"policy","kind":"survey"})";

std::string both(std::string_view a, std::string_view b) { return std::string(a) + "," + std::string(b); }

}  // namespace

BOOST_AUTO_TEST_SUITE(entry_lines)

BOOST_AUTO_TEST_CASE(what_the_asker_wrote_itself_is_not_counted_as_shown) {
    const auto opened = printed(access("care_manager", "1370000011", both(permit, both(own, deny)))).at(1);
    BOOST_TEST(opened.ends_with(" 1/3"), opened);
    const auto only_own = printed(access("care_manager", "1370000011", both(own, deny))).at(1);
    BOOST_TEST(only_own.ends_with(" own"), only_own);
    const auto nothing = printed(access("care_manager", "1370000011", deny)).at(1);
    BOOST_TEST(nothing.ends_with(" none"), nothing);
}

BOOST_AUTO_TEST_CASE(no_line_is_longer_than_eighty_columns) {
    const auto lines = printed(access("medical_institution", "1319900013", permit));
    BOOST_TEST_REQUIRE(lines.size() == 4U);
    for (const std::string& line : lines) {
        BOOST_TEST(line.size() <= 80U, line);
    }
    BOOST_TEST(lines[1] == "     12  2026-11-22 12:04  access     medical_institution 1319900013     1/1");
    BOOST_TEST(lines[2] == "                                      root treatment");
}

BOOST_AUTO_TEST_CASE(a_consent_says_when_capacity_is_in_doubt) {
    const auto directive = [](std::string_view capacity) {
        return R"({"at":"2026-11-22T03:04:05.000006Z","event":{"by":"clerk","capacity":")" + std::string(capacity) +
               R"(","decision":"granted","scope":"comprehensive"},"person":"1","prev":"0","run":1,"type":"directive","v":1})";
    };
    BOOST_TEST(printed(directive("ok")).at(1).ends_with("granted comprehensive clerk"));
    BOOST_TEST(printed(directive("pending")).at(1).ends_with("granted pending comprehensive clerk"));
}

BOOST_AUTO_TEST_CASE(a_person_with_no_entries_is_told_so) {
    std::ostringstream out;
    print_entries(out, {});
    BOOST_TEST(out.str() == "nothing on file\n");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace kakehashi::app
