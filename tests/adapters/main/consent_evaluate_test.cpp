#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <fstream>
#include <ostream>
#include <sstream>
#include <string>
#include <vector>

#include "adapters/main/consent_evaluate.h"
#include "consent/policy.h"
#include "tests/folders.h"

namespace {

using namespace kakehashi;
namespace data = boost::unit_test::data;

const consent::Policy& shipped_policy() {
    static const consent::Policy policy = [] {
        std::ifstream file(test::source_dir().string() + "/conf/policy/sharing-matrix.csv");
        std::ostringstream text;
        text << file.rdbuf();
        Result<consent::Policy> result = consent::Policy::parse(text.str(), "sharing-matrix.csv");
        return std::move(result).value();
    }();
    return policy;
}

struct Output {
    std::string text;
    int status = 0;
};

Output evaluated(const std::string& input) {
    std::istringstream in(input);
    std::ostringstream out;
    const int status = app::evaluate_consent(in, out, shipped_policy());
    return {out.str(), status};
}

/// The example of docs/consent-model.md section 7, on one line.
const std::string example =
    R"({"id":"s1","request":{"party":"care_manager","organisation":"1370000011","role":"care_manager","person":null,)"
    R"("purpose":"care","mode":"normal","reason":"","day":"2026-11-22","kinds":["survey","life"]},)"
    R"("subject":{"person":"p1","deceased_on":null,"emergency_preference":"allow",)"
    R"("enrolments":[{"insurer":"131011","from":"2020-04-01","to":null}],)"
    R"("holds":[{"against":"p9","from":"2026-01-01","to":null}]},)"
    R"("relations":[{"organisation":"1370000011","party":"care_manager","basis":"identity_check",)"
    R"("verified_on":"2026-10-01","last_claim_month":"2026-10","ended_on":null}],)"
    R"("directives":[{"id":"d1","seq":1,"scope":"comprehensive","organisation":null,"kinds":["all"],)"
    R"("decision":"granted","from":"2026-04-01","to":null,"insurer":"131011","capacity":"ok","readable":true}],)"
    R"("proxies":[{"proxy":"p2","kinds":["all"],"from":"2026-01-01","to":null}],)"
    R"("disasters":[{"insurer":"131011","refuge":"*","from":"2026-11-01","to":"2026-11-30"}]})";

const std::string example_answer =
    R"({"id":"s1","decisions":[{"kind":"survey","effect":"permit","ground":"consent","settled_by":["d1"]},)"
    R"({"kind":"life","effect":"permit","ground":"consent","settled_by":["d1"]}]})"
    "\n";

const std::string refused_answer =
    R"({"id":"s1","decisions":[{"kind":"survey","effect":"own","ground":"refused","settled_by":["d1"]},)"
    R"({"kind":"life","effect":"own","ground":"refused","settled_by":["d1"]}]})"
    "\n";

std::string changed(const std::string& old_part, const std::string& new_part) {
    std::string text = example;
    const std::size_t at = text.find(old_part);
    BOOST_TEST_REQUIRE(at != std::string::npos, old_part);
    return text.replace(at, old_part.size(), new_part);
}

struct Change {
    const char* old_part;
    const char* new_part;
    const char* error = "";
};

std::ostream& operator<<(std::ostream& out, const Change& change) {
    return out << change.old_part << " -> " << change.new_part;
}

const std::vector<Change> errors = {
    {R"("party":"care_manager","organisation")", R"("organisation")", "missing member: request.party"},
    {R"("organisation":"1370000011","role")", R"("role")", "missing member: request.organisation"},
    {R"("role":"care_manager",)", "", "missing member: request.role"},
    {R"("person":null,)", "", "missing member: request.person"},
    {R"("purpose":"care",)", "", "missing member: request.purpose"},
    {R"("mode":"normal",)", "", "missing member: request.mode"},
    {R"("reason":"",)", "", "missing member: request.reason"},
    {R"("day":"2026-11-22",)", "", "missing member: request.day"},
    {R"(,"kinds":["survey","life"])", "", "missing member: request.kinds"},
    {R"("person":"p1",)", "", "missing member: subject.person"},
    {R"("deceased_on":null,)", "", "missing member: subject.deceased_on"},
    {R"("emergency_preference":"allow",)", "", "missing member: subject.emergency_preference"},
    {R"("enrolments":[{)", R"("enrollments":[{)", "missing member: subject.enrolments"},
    {R"("insurer":"131011","from":"2020-04-01")", R"("from":"2020-04-01")",
     "missing member: subject.enrolments[0].insurer"},
    {R"("from":"2020-04-01",)", "", "missing member: subject.enrolments[0].from"},
    {R"("against":"p9",)", "", "missing member: subject.holds[0].against"},
    {R"("relations")", R"("related")", "missing member: relations"},
    {R"("verified_on":"2026-10-01",)", "", "missing member: relations[0].verified_on"},
    {R"("last_claim_month":"2026-10",)", "", "missing member: relations[0].last_claim_month"},
    {R"(,"ended_on":null)", "", "missing member: relations[0].ended_on"},
    {R"("directives")", R"("consents")", "missing member: directives"},
    {R"("id":"d1",)", "", "missing member: directives[0].id"},
    {R"("seq":1,)", "", "missing member: directives[0].seq"},
    {R"("capacity":"ok",)", "", "missing member: directives[0].capacity"},
    {R"(,"readable":true)", "", "missing member: directives[0].readable"},
    {R"("proxies")", R"("proxy")", "missing member: proxies"},
    {R"("disasters")", R"("disaster")", "missing member: disasters"},
    {R"("refuge":"*",)", "", "missing member: disasters[0].refuge"},
    {R"("subject":{)", R"("person":{)", "missing member: subject"},
    {R"("party":"care_manager","organisation")", R"("party":"operator","organisation")", "not known: request.party"},
    {R"("purpose":"care")", R"("purpose":"curiosity")", "not known: request.purpose"},
    {R"("mode":"normal")", R"("mode":"Normal")", "not known: request.mode"},
    {R"(["survey","life"])", R"(["survey","lives"])", "not known: request.kinds[1]"},
    {R"(["survey","life"])", R"(["all"])", "not known: request.kinds[0]"},
    {R"(["survey","life"])", R"("life")", "not a list: request.kinds"},
    {R"("day":"2026-11-22")", R"("day":"2026-11-31")", "not known: request.day"},
    {R"("day":"2026-11-22")", R"("day":null)", "not a text: request.day"},
    {R"("reason":"")", R"("reason":1)", "not a text: request.reason"},
    {R"("allow")", R"("maybe")", "not known: subject.emergency_preference"},
    {R"("party":"care_manager","basis")", R"("party":"friend","basis")", "not known: relations[0].party"},
    {R"("basis":"identity_check")", R"("basis":"hearsay")", "not known: relations[0].basis"},
    {R"("last_claim_month":"2026-10")", R"("last_claim_month":"2026-13")", "not known: relations[0].last_claim_month"},
    {R"("kinds":["all"],"from")", R"("kinds":["some"],"from")", "not known: proxies[0].kinds[0]"},
    {R"("readable":true)", R"("readable":"yes")", "neither true nor false: directives[0].readable"},
    {R"("relations":[{)", R"("relations":[1,{)", "not an object: relations[0]"},
    {R"("deceased_on":null)", R"("deceased_on":null,"deceased_on":"2020-01-01")",
     "member is there twice: subject.deceased_on"},
};

/// Values of a directive that is said to be readable, but cannot be understood.
const std::vector<Change> not_understood = {
    {R"("kinds":["all"],"decision")", R"("kinds":["everything"],"decision")"},
    {R"("kinds":["all"],"decision")", R"("kinds":["all","life"],"decision")"},
    {R"("kinds":["all"],"decision")", R"("kinds":null,"decision")"},
    {R"("decision":"granted")", R"("decision":"yes")"},
    {R"("decision":"granted")", R"("decision":null)"},
    {R"("scope":"comprehensive")", R"("scope":"world")"},
    {R"("scope":"comprehensive")", R"("scope":"organisation")"},
    {R"("from":"2026-04-01")", R"("from":"April")"},
    {R"("insurer":"131011","capacity")", R"("insurer":131011,"capacity")"},
    {R"("capacity":"ok")", R"("capacity":"fine")"},
    {R"("seq":1)", R"("seq":"first")"},
    {R"("seq":1)", R"("seq":1.5)"},
    {R"("seq":1)", R"("seq":18446744073709551615)"},
    {R"("readable":true)", R"("readable":false)"},
    {R"("scope":"comprehensive","organisation":null,"kinds":["all"],)"
     R"("decision":"granted","from":"2026-04-01","to":null,"insurer":"131011","capacity":"ok","readable":true)",
     R"("readable":false)"},
    {R"("seq":1,"scope":"comprehensive","organisation":null,"kinds":["all"],)"
     R"("decision":"granted","from":"2026-04-01","to":null,"insurer":"131011","capacity":"ok","readable":true)",
     R"("seq":[],"scope":{},"kinds":7,"decision":"%","from":0,"to":"?","readable":false)"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(consent_evaluate)

BOOST_AUTO_TEST_CASE(the_example_of_the_text_is_answered_as_there) {
    const Output output = evaluated(example + "\n");
    BOOST_TEST(output.text == example_answer);
    BOOST_TEST(output.status == 0);
}

BOOST_AUTO_TEST_CASE(nothing_asked_is_nothing_answered) {
    BOOST_TEST(evaluated("").text == "");
    BOOST_TEST(evaluated("").status == 0);
}

BOOST_AUTO_TEST_CASE(the_last_line_needs_no_end_and_lines_may_end_as_on_windows) {
    BOOST_TEST(evaluated(example).text == example_answer);
    BOOST_TEST(evaluated(example + "\r\n" + example + "\r\n").text == example_answer + example_answer);
}

BOOST_AUTO_TEST_CASE(holds_and_basis_may_be_left_out) {
    std::string text = changed(R"(,"holds":[{"against":"p9","from":"2026-01-01","to":null}])", "");
    BOOST_TEST(evaluated(text).text == example_answer);
    text = changed(R"("basis":"identity_check",)", "");
    BOOST_TEST(evaluated(text).text == example_answer);
}

BOOST_AUTO_TEST_CASE(a_relation_without_a_basis_is_by_identity_check) {
    std::string text = changed(R"("basis":"identity_check",)", "");
    text.replace(text.find("2026-10-01"), 10, "2026-08-23");
    text.replace(text.find(R"("2026-10")"), 9, "null");
    BOOST_TEST(evaluated(text).text.find("relation_expired") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_null_start_is_open) {
    BOOST_TEST(evaluated(changed(R"("from":"2026-04-01")", R"("from":null)")).text == example_answer);
    BOOST_TEST(evaluated(changed(R"("from":"2020-04-01")", R"("from":null)")).text == example_answer);
}

BOOST_AUTO_TEST_CASE(an_end_is_heard) {
    const Output output = evaluated(changed(R"("from":"2026-04-01","to":null)", R"("from":null,"to":"2026-11-21")"));
    BOOST_TEST(output.text.find(R"("ground":"no_consent","settled_by":[]})") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_emergency_preference_is_heard) {
    const std::string asks =
        R"({"id":"e1","request":{"party":"medical_institution","organisation":"1310000017","role":"physician",)"
        R"("person":null,"purpose":"emergency","mode":"emergency","reason":"意識不明","day":"2026-11-22",)"
        R"("kinds":["life"]},"subject":{"person":"p1","deceased_on":null,"emergency_preference":)";
    const std::string rest = R"(,"enrolments":[]},"relations":[],"directives":[],"proxies":[],"disasters":[]})";
    BOOST_TEST(evaluated(asks + R"("allow")" + rest).text.find(R"("ground":"emergency",)") != std::string::npos);
    BOOST_TEST(evaluated(asks + R"("refuse")" + rest).text.find(R"("ground":"emergency_refused",)") !=
               std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_hold_on_the_requester_is_heard) {
    const Output output = evaluated(changed(R"("against":"p9")", R"("against":"1370000011")"));
    BOOST_TEST(output.text.find(R"("effect":"deny","ground":"protective_hold","settled_by":[]})") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(kinds_are_answered_in_the_order_and_as_often_as_asked) {
    const std::string text = evaluated(changed(R"(["survey","life"])", R"(["life","housing","life"])")).text;
    const std::size_t first = text.find("life");
    const std::size_t second = text.find("housing");
    BOOST_TEST(first < second);
    BOOST_TEST(second < text.find("life", second));
    BOOST_TEST(evaluated(changed(R"(["survey","life"])", "[]")).text == "{\"id\":\"s1\",\"decisions\":[]}\n");
}

BOOST_AUTO_TEST_CASE(a_role_nobody_knows_opens_nothing) {
    for (const char* const role : {R"("role":"wizard")", R"("role":"")", R"("role":null)"}) {
        const Output output = evaluated(changed(R"("role":"care_manager")", role));
        const std::string denied = R"("kind":"survey","effect":"deny","ground":"role_not_allowed")";
        BOOST_TEST(output.text.find(denied) != std::string::npos);
        BOOST_TEST(output.status == 0);
    }
}

BOOST_AUTO_TEST_CASE(text_comes_back_as_it_went_in) {
    const Output output = evaluated(changed(R"("id":"s1")", R"("id":"\"\\\u0001\n山田")"));
    BOOST_TEST(output.text.find(R"({"id":"\"\\\u0001\n山田",)") == 0U);
}

BOOST_AUTO_TEST_CASE(an_id_may_be_a_number) {
    BOOST_TEST(evaluated(changed(R"("id":"s1")", R"("id":17)")).text.find(R"({"id":17,)") == 0U);
}

BOOST_DATA_TEST_CASE(a_line_with_a_mistake_is_told_which, data::make(errors), change) {
    const Output output = evaluated(changed(change.old_part, change.new_part));
    BOOST_TEST(output.text == std::string(R"({"id":"s1","error":")") + change.error + "\"}\n");
    BOOST_TEST(output.status == 3);
}

BOOST_DATA_TEST_CASE(a_directive_that_is_not_understood_denies, data::make(not_understood), change) {
    const Output output = evaluated(changed(change.old_part, change.new_part));
    BOOST_TEST(output.text == refused_answer);
    BOOST_TEST(output.status == 0);
}

BOOST_AUTO_TEST_CASE(a_directive_not_understood_ranks_by_its_own_seq_among_the_unreadable) {
    const std::string other = R"({"id":"d7","seq":7,"readable":false},)";
    const std::string text = changed(R"("directives":[)", R"("directives":[)" + other);
    std::string worse = text;
    worse.replace(worse.find(R"("decision":"granted")"), 20, R"("decision":"perhaps")");
    BOOST_TEST(evaluated(worse).text.find(R"("settled_by":["d7"])") != std::string::npos);
    worse.replace(worse.find(R"("seq":1,)"), 8, R"("seq":9,)");
    BOOST_TEST(evaluated(worse).text.find(R"("settled_by":["d1"])") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_unreadable_seq_is_the_highest) {
    const std::string others = R"({"id":"d7","seq":7,"readable":false},{"id":"d0","readable":false},)";
    const Output output = evaluated(changed(R"("directives":[)", R"("directives":[)" + others));
    BOOST_TEST(output.text.find(R"("settled_by":["d0"])") != std::string::npos);
    BOOST_TEST(output.status == 0);
}

BOOST_AUTO_TEST_CASE(every_kind_listed_by_name_is_not_the_same_as_all) {
    const std::string by_name =
        R"("kinds":["certification","survey","opinion","insurance_card","copayment_ratio","copayment_limit",)"
        R"("progress","care_plan","service_use","life","housing","equipment","medical_document"],"decision":"refused")";
    std::string all = changed(R"(["survey","life"])", R"(["insurance_card"])");
    all.replace(all.find(R"("decision":"granted")"), 20, R"("decision":"refused")");
    std::string listed = all;
    const std::string old_part = R"("kinds":["all"],"decision":"refused")";
    listed.replace(listed.find(old_part), old_part.size(), by_name);
    BOOST_TEST(evaluated(all).text.find(R"("ground":"relation")") != std::string::npos);
    BOOST_TEST(evaluated(listed).text.find(R"("ground":"refused","settled_by":["d1"])") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_is_no_json_object_is_told_and_the_others_are_answered) {
    const Output output = evaluated(example + "\nnonsense\n\n[]\n{\"a\":1}\n{\"id\":[]}\n" + example + example +
                                    "\n\xff\n" + example + "\n");
    BOOST_TEST(output.text == example_answer + R"({"id":null,"error":"not valid JSON"})" + "\n" +
                                  R"({"id":null,"error":"not valid JSON"})" + "\n" +
                                  R"({"id":null,"error":"not a JSON object"})" + "\n" +
                                  R"({"id":null,"error":"missing member: id"})" + "\n" +
                                  R"({"id":null,"error":"not a text: id"})" + "\n" +
                                  R"({"id":null,"error":"not valid JSON"})" + "\n" +
                                  R"({"id":null,"error":"not valid JSON"})" + "\n" + example_answer);
    BOOST_TEST(output.status == 3);
}

BOOST_AUTO_TEST_CASE(a_line_may_be_one_mebibyte_and_no_longer) {
    const std::size_t limit = 1U << 20U;
    const std::string longest = example + std::string(limit - example.size(), ' ');
    BOOST_TEST(evaluated(longest + "\n").text == example_answer);
    const Output output = evaluated(longest + " \n" + example + "\n");
    BOOST_TEST(output.text == R"({"id":null,"error":"line is longer than 1 MiB"})" + ("\n" + example_answer));
    BOOST_TEST(output.status == 3);
}

BOOST_AUTO_TEST_CASE(answers_that_cannot_be_written_are_a_failure) {
    std::istringstream in(example);
    std::ostringstream out;
    out.setstate(std::ios::badbit);
    BOOST_TEST(app::evaluate_consent(in, out, shipped_policy()) == 1);
}

BOOST_AUTO_TEST_SUITE_END()
