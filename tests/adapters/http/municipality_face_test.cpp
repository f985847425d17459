#include "adapters/http/municipality/municipality_face.h"

#include <boost/test/unit_test.hpp>
#include <string>

#include "tests/fakes/inline_threads.h"
#include "tests/fakes/small_town.h"

using namespace kakehashi;
using namespace kakehashi::http;
using namespace kakehashi::http::municipality;

namespace {

const std::string clerk(64, '1');
const std::string neighbour(64, '2');
const std::string care_office(64, '3');

Bindings some_bindings() {
    auto bindings = Bindings::parse("fingerprint,party,organisation,role,note\n" + clerk +
                                        ",municipality,131011,certification_clerk,\n" + neighbour +
                                        ",municipality,131024,,\n" + care_office + ",care_manager,1370000011,,\n",
                                    "bindings.csv");
    BOOST_TEST_REQUIRE(bindings.has_value());
    return std::move(bindings).value();
}

struct Face {
    test::SmallTown town;
    Renewable<Bindings> bindings{some_bindings()};
    CertifiedAskers askers{bindings};
    MunicipalityFace face{town.gate, askers, {town.people, town.searches, town.cursors}};

    HttpResponse ask(const std::string& fingerprint, std::string body,
                     const std::string& content_type = "application/json") {
        HttpRequest request;
        request.method = "POST";
        request.path = "/municipality/v1/records/query";
        request.headers.emplace_back("Content-Type", content_type);
        request.body = std::move(body);
        request.peer.fingerprint = fingerprint;
        request.request_id = "r" + std::to_string(++asked_);
        HttpResponse response;
        face.query_record(request, test::inline_threads(),
                          [&response](HttpResponse answered) { response = std::move(answered); });
        return response;
    }

private:
    int asked_ = 0;
};

std::string about(const char* insurer, const char* insured) {
    return std::string(R"({"insurer":")") + insurer + R"(","insured":")" + insured + "\"}";
}

bool holds(const HttpResponse& response, std::string_view text) {
    return response.body.find(text) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(municipality_face)

BOOST_FIXTURE_TEST_CASE(an_insurer_sees_its_own_insured, Face) {
    const auto response = ask(clerk, about("131011", "0000000001"));
    BOOST_TEST(response.status == 200);
    BOOST_TEST(response.content_type == "application/json");
    BOOST_TEST(holds(response, R"("care_level":"要介護２")"));
    BOOST_TEST(holds(response, R"("ground":"statute")"));
}

BOOST_FIXTURE_TEST_CASE(who_asks_is_the_binding_and_the_log_knows_it, Face) {
    (void)ask(clerk, about("131011", "0000000001"));
    const auto attempts = town.log.attempts();
    BOOST_TEST_REQUIRE(attempts.size() == 1U);
    for (const char* part : {R"("organisation":"131011")", R"("party":"municipality")", R"("request_id":"r1")",
                             R"("role":"certification_clerk")", R"("channel":"mtls")"}) {
        BOOST_TEST(attempts[0].event.find(part) != std::string::npos, part);
    }
}

BOOST_FIXTURE_TEST_CASE(unknown_unrelated_and_held_are_the_same_answer, Face) {
    const auto unknown = ask(clerk, about("131011", "0000000009"));
    const auto unrelated = ask(clerk, about("131024", "0000000001"));
    const auto held = ask(clerk, about("131011", "0000000002"));
    BOOST_TEST(unknown.status == 403);
    BOOST_TEST(holds(unknown, "urn:kakehashi:problem:not_disclosed"));
    for (const auto& other : {unrelated, held}) {
        BOOST_TEST(other.status == unknown.status);
        BOOST_TEST(other.body == unknown.body);
        BOOST_TEST(other.content_type == unknown.content_type);
        BOOST_TEST((other.headers == unknown.headers));
        BOOST_TEST(other.note == unknown.note);
    }
    BOOST_TEST(town.log.attempts().size() == 3U);
}

BOOST_FIXTURE_TEST_CASE(an_insurer_that_has_not_started_is_told_of, Face) {
    const auto response = ask(clerk, about("131032", "0000000001"));
    BOOST_TEST(response.status == 403);
    BOOST_TEST(holds(response, "municipality_not_live"));
}

BOOST_FIXTURE_TEST_CASE(a_certificate_nobody_bound_is_refused_before_anything_is_read, Face) {
    const auto response = ask(std::string(64, '9'), "not json");
    BOOST_TEST(response.status == 403);
    BOOST_TEST(holds(response, "certificate_not_bound"));
    BOOST_TEST(town.log.attempts().empty());
}

BOOST_FIXTURE_TEST_CASE(another_party_is_refused, Face) {
    const auto response = ask(care_office, about("131011", "0000000001"));
    BOOST_TEST(response.status == 403);
    BOOST_TEST(holds(response, "party_not_allowed"));
    BOOST_TEST(town.log.attempts().empty());
}

BOOST_FIXTURE_TEST_CASE(another_content_type_is_refused, Face) {
    BOOST_TEST(ask(clerk, about("131011", "0000000001"), "text/plain").status == 415);
    BOOST_TEST(ask(clerk, about("131011", "0000000001"), "application/jsonp").status == 415);
    BOOST_TEST(ask(clerk, about("131011", "0000000001"), "Application/JSON ; charset=utf-8").status == 200);
}

BOOST_FIXTURE_TEST_CASE(a_malformed_body_is_told_without_its_values, Face) {
    const auto response = ask(clerk, about("131011", "00000000012345"));
    BOOST_TEST(response.status == 400);
    BOOST_TEST(holds(response, "KK-5031"));
    BOOST_TEST(holds(response, "insured: "));
    BOOST_TEST(!holds(response, "00000000012345"));
    BOOST_TEST(town.log.attempts().empty());
}

BOOST_FIXTURE_TEST_CASE(without_store_or_log_nothing_is_shown, Face) {
    town.states.fail_with(Error{Fault::unavailable, "KK-2101", "store away"});
    BOOST_TEST(ask(clerk, about("131011", "0000000001")).status == 503);
    town.states.fail_with({});
    town.log.fail_with(Error{Fault::unavailable, "KK-2102", "log away"});
    const auto response = ask(clerk, about("131011", "0000000001"));
    BOOST_TEST(response.status == 503);
    BOOST_TEST(!holds(response, "要介護"));
    BOOST_TEST(!holds(response, "away"));
    BOOST_TEST(response.note == "KK-2102 log away");
    town.log.fail_with(Error{Fault::broken, "KK-2103", "log broken"});
    BOOST_TEST(ask(clerk, about("131011", "0000000001")).status == 500);
}

BOOST_FIXTURE_TEST_CASE(the_etag_is_that_of_what_is_disclosed, Face) {
    const auto first = ask(clerk, about("131011", "0000000001"));
    const auto again = ask(clerk, about("131011", "0000000001"));
    const auto less = ask(clerk, R"({"insurer":"131011","insured":"0000000001","kinds":["life"]})");
    BOOST_TEST(first.body != again.body);
    BOOST_TEST_REQUIRE(first.header("ETag").has_value());
    BOOST_TEST((first.header("ETag") == again.header("ETag")));
    BOOST_TEST((first.header("ETag") != less.header("ETag")));
    BOOST_TEST(first.header("ETag")->starts_with("W/\""));
}

BOOST_AUTO_TEST_SUITE_END()
