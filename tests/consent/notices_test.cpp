// Which entries of the log people are told of.
#include "consent/notices.h"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "consent/notice_policy.h"

namespace data = boost::unit_test::data;
using namespace kakehashi;
using namespace kakehashi::consent;

namespace {

struct Sample {
    const char* body;
    const char* told;  ///< kind and seer; empty: nothing
};

std::ostream& operator<<(std::ostream& out, const Sample& sample) { return out << sample.body; }

const std::vector<Sample> samples = {
    {R"({"event":{"decisions":[{"effect":"permit","ground":"consent","kind":"life"}],"mode":"normal","organisation":"1370000011","party":"care_manager","person":""},"type":"access"})",
     "first_look care_manager 1370000011"},
    {R"({"event":{"decisions":[{"effect":"permit","ground":"proxy","kind":"life"}],"mode":"normal","organisation":"","party":"proxy","person":"77"},"type":"access"})",
     "first_look proxy 77"},
    {R"({"event":{"decisions":[{"effect":"deny","ground":"no_consent","kind":"life"}],"mode":"normal","organisation":"1370000011","party":"care_manager"},"type":"access"})",
     ""},
    {R"({"event":{"decisions":[{"effect":"own","ground":"own_only","kind":"life"}],"mode":"normal","organisation":"1370000011","party":"care_manager"},"type":"access"})",
     ""},
    {R"({"event":{"decisions":[{"effect":"permit","ground":"statute","kind":"life"}],"mode":"normal","organisation":"131011","party":"municipality"},"type":"access"})",
     ""},
    {R"({"event":{"decisions":[{"effect":"permit","ground":"disaster","kind":"life"}],"mode":"disaster","organisation":"141002","party":"municipality"},"type":"access"})",
     "first_look municipality 141002"},
    {R"({"event":{"decisions":[{"effect":"permit","ground":"self","kind":"life"}],"mode":"normal","organisation":"","party":"resident","person":"1"},"type":"access"})",
     ""},
    {R"({"event":{"decisions":[{"effect":"permit","ground":"emergency","kind":"life"}],"mode":"emergency","organisation":"1319900013","party":"medical_institution"},"type":"access"})",
     ""},
    {R"({"event":{"act":"declared","id":1},"type":"emergency"})", "emergency "},
    {R"({"event":{"act":"reviewed","id":1},"type":"emergency"})", "emergency_reviewed "},
    {R"({"event":{"act":"chosen","id":1},"type":"emergency"})", "consent "},
    {R"({"event":{"act":"added","id":1},"type":"proxy"})", "proxy "},
    {R"({"event":{"decision":"granted"},"type":"directive"})", "consent "},
    {R"({"event":{"act":"added","id":1},"type":"hold"})", ""},
    {R"({"event":{"list":"entries"},"type":"listing"})", ""},
    {R"({"event":{"by":"x"},"type":"relation"})", ""},
    {"", ""},
    {"no json", ""},
};

std::vector<std::vector<std::string>> table() {
    return {{"first_look", "none", "daily", "", "", "", ""},   {"emergency", "all", "now", "", "", "", ""},
            {"emergency_reviewed", "life;certification", "daily", "", "", "", ""}, {"proxy", "none", "now", "", "", "", ""},
            {"consent", "none", "now", "", "", "", ""},        {"certification_ends", "certification", "daily", "", "", "", ""}};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(notices)

BOOST_DATA_TEST_CASE(an_entry_is_told_or_not, data::make(samples), sample) {
    const auto cause = cause_of_notice(sample.body);
    BOOST_TEST((cause ? std::string(name_of(cause->kind)) + ' ' + cause->seer : std::string{}) == sample.told);
}

BOOST_AUTO_TEST_CASE(a_table_says_who_hears_of_it_and_how_soon) {
    const auto policy = NoticePolicy::of(table(), "notices.csv").value();
    BOOST_TEST(policy.rule(NoticeKind::first_look).proxies.empty());
    BOOST_TEST((policy.rule(NoticeKind::emergency).proxies == KindSet::all()));
    BOOST_TEST(policy.rule(NoticeKind::emergency).at_once);
    BOOST_TEST(!policy.rule(NoticeKind::certification_ends).at_once);
}

BOOST_AUTO_TEST_CASE(a_table_that_cannot_be_used_is_told) {
    const auto code = [](auto change) {
        auto rows = table();
        change(rows);
        const auto policy = NoticePolicy::of(rows, "notices.csv");
        return policy ? std::string{} : policy.error().code;
    };
    BOOST_TEST(code([](auto&) {}).empty());
    BOOST_TEST(code([](auto& rows) { rows.pop_back(); }) == "KK-2340");
    BOOST_TEST(code([](auto& rows) { rows.push_back(rows.front()); }) == "KK-2340");
    BOOST_TEST(code([](auto& rows) { rows.front()[0] = "nothing"; }) == "KK-2340");
    BOOST_TEST(code([](auto& rows) { rows.front()[1] = "everybody"; }) == "KK-2340");
    BOOST_TEST(code([](auto& rows) { rows.front()[2] = "soon"; }) == "KK-2340");
    BOOST_TEST(code([](auto& rows) { rows.front().pop_back(); }) == "KK-2340");
}

BOOST_AUTO_TEST_SUITE_END()
