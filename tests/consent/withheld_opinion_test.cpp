// An opinion whose doctor did not agree to its use for care plans, while the form still asked.
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <iterator>

#include "consent/redaction.h"
#include "tests/consent/invented_subject.h"
#include "tests/folders.h"

using namespace kakehashi;
using namespace kakehashi::consent;

namespace {

constexpr const char* insurer = "131011";
constexpr const char* hospital = "1310000013";

/// How many of the person's opinions are shown, the kind being permitted.
std::size_t shown(const std::string& body, Party party, const std::string& organisation,
                  const std::string& addressee = "") {
    std::ifstream in(kakehashi::test::source_dir().string() + "/conf/policy/sharing-matrix.csv");
    const std::string table{std::istreambuf_iterator<char>(in), {}};
    const Policy policy = Policy::parse(table, "sharing-matrix.csv").value();
    const auto subject = kakehashi::test::InventedSubject(insurer, "0000000001").fact(Kind::opinion, body, addressee).made();
    Decisions decisions;
    decisions.of(Kind::opinion).effect = Effect::permit;
    decisions.of(Kind::opinion).ground = party == Party::municipality ? Ground::statute : Ground::consent;
    Requester requester;
    requester.party = party;
    requester.organisation = organisation;
    return visible_facts(*subject, policy, decisions, requester, {}).size();
}

const std::string refused_before = R"({"doctor_consent":"2","written_on":"2026-03-31"})";
const std::string refused_since = R"({"doctor_consent":"2","written_on":"2026-04-01"})";
const std::string agreed = R"({"doctor_consent":"1","written_on":"2026-03-31"})";
const std::string not_asked = R"({"written_on":"2026-03-31"})";

}  // namespace

BOOST_AUTO_TEST_SUITE(withheld_opinions)

BOOST_AUTO_TEST_CASE(a_care_manager_sees_no_opinion_whose_doctor_refused) {
    for (const Party party : {Party::care_manager, Party::care_facility}) {
        BOOST_TEST(shown(refused_before, party, "1370000011") == 0U);
        BOOST_TEST(shown(agreed, party, "1370000011") == 1U);
        BOOST_TEST(shown(not_asked, party, "1370000011") == 1U);
    }
}

BOOST_AUTO_TEST_CASE(the_box_decides_nothing_on_forms_written_since_it_was_abolished) {
    BOOST_TEST(shown(refused_since, Party::care_manager, "1370000011") == 1U);
}

BOOST_AUTO_TEST_CASE(insurer_and_institution_keep_what_is_theirs) {
    BOOST_TEST(shown(refused_before, Party::municipality, insurer) == 1U);
    BOOST_TEST(shown(refused_before, Party::medical_institution, hospital, hospital) == 1U);
    BOOST_TEST(shown(refused_before, Party::medical_institution, "1310000021", hospital) == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
