// GET /municipality/v1/people: own insured by pages, and cursors that are good for nobody else.
#include <boost/test/unit_test.hpp>
#include <string>

#include "adapters/http/municipality/municipality_face.h"
#include "adapters/http/query_parameters.h"
#include "tests/fakes/small_town.h"

using namespace kakehashi;
using namespace kakehashi::http;
using namespace kakehashi::http::municipality;

namespace {

const std::string clerk(64, '1');
const std::string neighbour(64, '2');
const std::string care_office(64, '3');

struct Face {
    Face() {
        for (const char* const number : {"0000000003", "0000000004", "0000000005"}) {  // the same person under more numbers of 131011
            auto subject = std::make_shared<consent::Subject>(*town.states.subjects().begin()->second);
            subject->record.id = {100 + number[9]};
            subject->record.enrolments.front().insured = *InsuredNumber::parse(number);
            town.states.add(*InsurerNumber::parse("131011"), *InsuredNumber::parse(number), subject);
        }
    }
    HttpResponse ask(const std::string& fingerprint, const std::string& query) {
        HttpRequest request;
        request.method = "GET";
        request.path = "/municipality/v1/people";
        request.query = query;
        request.peer.fingerprint = fingerprint;
        request.request_id = "r1";
        return face.list_people(request);
    }
    std::string next_of(const HttpResponse& response) {
        const std::size_t at = response.body.rfind(R"("next":")");
        return at == std::string::npos ? "" : response.body.substr(at + 8, response.body.size() - at - 10);
    }

    test::SmallTown town;
    Renewable<Bindings> bindings{Bindings::parse("fingerprint,party,organisation,role,note\n" + clerk + ",municipality,131011,certification_clerk,\n" +
                                                     neighbour + ",municipality,131024,,\n" + care_office + ",care_manager,1370000011,,\n",
                                                 "bindings.csv")
                                     .value()};
    CertifiedAskers askers{bindings};
    MunicipalityFace face{town.gate, askers, {town.people, town.searches, town.cursors}};
};

bool holds(const HttpResponse& response, std::string_view text) { return response.body.find(text) != std::string::npos; }

}  // namespace

BOOST_AUTO_TEST_SUITE(people_list)

BOOST_FIXTURE_TEST_CASE(pages_of_own_insured_each_with_an_entry, Face) {
    const auto first = ask(clerk, "count=2&kinds=certification");
    BOOST_TEST(first.status == 200);
    BOOST_TEST(first.content_type == "application/json");
    BOOST_TEST(holds(first, R"("insured":"0000000001")"));
    BOOST_TEST(holds(first, R"("insured":"0000000003")"));
    BOOST_TEST(!holds(first, R"("insured":"0000000002")"));  // held
    const auto second = ask(clerk, "kinds=certification&count=2&cursor=" + next_of(first));
    BOOST_TEST(holds(second, R"("insured":"0000000004")"));
    BOOST_TEST(holds(second, R"("insured":"0000000005")"));
    const auto last = ask(clerk, "kinds=certification&count=100&cursor=" + next_of(second));
    BOOST_TEST(last.body == R"({"schema_version":1,"people":[],"next":null})");
    BOOST_TEST(town.log.attempts().size() == 4U);
    const std::string event = town.log.attempts().front().event;
    for (const char* part : {R"("through":"list")", R"("organisation":"131011")", R"("role":"certification_clerk")", R"("channel":"mtls")"}) {
        BOOST_TEST(event.find(part) != std::string::npos, part);
    }
}

BOOST_FIXTURE_TEST_CASE(a_cursor_is_of_one_list_of_one_insurer, Face) {
    const std::string cursor = next_of(ask(clerk, "count=1"));
    BOOST_TEST_REQUIRE(!cursor.empty());
    BOOST_TEST(ask(clerk, "count=3&cursor=" + cursor).status == 200);  // how many at once is no part of the list
    for (const auto& [who, query] : {std::pair(neighbour, "count=1&cursor=" + cursor), std::pair(clerk, "care_level=22&cursor=" + cursor),
                                     std::pair(clerk, "kinds=life&cursor=" + cursor), std::pair(clerk, std::string("cursor=131011/0000000001"))}) {
        const auto refused = ask(who, query);
        BOOST_TEST(refused.status == 400);
        BOOST_TEST(holds(refused, "KK-5034"));
    }
}

BOOST_FIXTURE_TEST_CASE(searches_are_declared, Face) {
    BOOST_TEST(holds(ask(clerk, "care_level=%E8%A6%81%E4%BB%8B%E8%AD%B7%EF%BC%92"), R"("insured":"0000000005")"));
    BOOST_TEST(ask(clerk, "care_level=22").body == R"({"schema_version":1,"people":[],"next":null})");
    const std::size_t entries = town.log.attempts().size();
    for (const char* const query : {"name=%E6%9E%B6%E7%A9%BA", "care_level=", "care_level=1&care_level=2", "valid_to_before=soon", "count=0", "count=101",
                                    "count=x", "count=", "kinds=", "kinds=all;", "on=2026-02-30", "cursor=%00", "%", "a%2", "care_level=%ff%0a", "=x", "x"}) {
        const auto refused = ask(clerk, query);
        BOOST_TEST(refused.status == 400, query);
        BOOST_TEST(!holds(refused, "soon"), query);
    }
    BOOST_TEST(town.log.attempts().size() == entries);
}

BOOST_FIXTURE_TEST_CASE(only_insurers_are_answered, Face) {
    BOOST_TEST(holds(ask(care_office, ""), "party_not_allowed"));
    BOOST_TEST(holds(ask(std::string(64, '9'), ""), "certificate_not_bound"));
    BOOST_TEST(town.log.attempts().empty());
    BOOST_TEST(holds(ask(neighbour, ""), R"("insurer":"131024")"));
    BOOST_TEST(!holds(ask(neighbour, ""), R"("insurer":"131011")"));
}

BOOST_FIXTURE_TEST_CASE(nothing_is_listed_when_the_log_fails, Face) {
    town.log.fail_with(Error{Fault::unavailable, "KK-4004", "no room"});
    const auto response = ask(clerk, "");
    BOOST_TEST(response.status == 503);
    BOOST_TEST(!holds(response, "架空"));
}

BOOST_AUTO_TEST_CASE(a_query_is_read_or_refused_whole) {
    const auto good = query_parameters("a=1&b=%E6%9E%B6+%41&c");
    BOOST_TEST_REQUIRE(good.has_value());
    BOOST_TEST(good->size() == 3U);
    BOOST_TEST(good->at(1).second == "架 A");
    BOOST_TEST(query_parameters("")->empty());
    for (const std::string& bad : {std::string("a=1&a=2"), std::string("a=%"), std::string("a=%zz"), std::string("a=%0d%0a"), "a=" + std::string(2'000, 'x')}) {
        BOOST_TEST(query_parameters(bad).error().code == "KK-5033", bad.substr(0, 20));
    }
}

BOOST_AUTO_TEST_SUITE_END()
