// The parts of signing in that need no provider: ways back, cookies, proofs, keys, roles, what was begun.
#include <boost/test/unit_test.hpp>

#include "adapters/http/oauth/json_web_signature.h"
#include "adapters/http/sign_in/cookies.h"
#include "adapters/http/sign_in/provider_metadata.h"
#include "adapters/http/sign_in/roles.h"
#include "adapters/http/sign_in/session_proof.h"
#include "adapters/http/sign_in/signing_in.h"
#include "tests/fakes/private_key.h"
#include "tests/fakes/small_town.h"

using namespace kakehashi;
using namespace kakehashi::http;
using namespace kakehashi::http::sign_in;

namespace {

HttpRequest with_cookies(std::initializer_list<const char*> values) {
    HttpRequest request;
    for (const char* const value : values) {
        request.headers.emplace_back("Cookie", value);
    }
    return request;
}

constexpr const char* heading = "role,party,opens,kinds,manages,second_factor,why\n";

}  // namespace

BOOST_AUTO_TEST_SUITE(signing_in)

BOOST_AUTO_TEST_CASE(only_paths_of_this_address_are_ways_back) {
    for (const char* const good : {"/", "/a", "/a?b=c#d", "/a//b", "/%2F%2Fevil.example"}) {
        BOOST_TEST(is_local_path(good), good);
    }
    for (const char* const bad : {"", "a", "//evil.example", "/\\evil.example", "\\/evil.example", "https://evil.example", "/a b", "/\t/evil", "/\n", "/\x7F", "/\xE3\x80\x80"}) {
        BOOST_TEST(!is_local_path(bad), bad);
    }
    BOOST_TEST(!is_local_path('/' + std::string(600, 'x')));
}

BOOST_AUTO_TEST_CASE(what_was_begun_counts_for_ten_minutes_and_only_as_it_was_sealed) {
    test::SmallTown town;
    const SigningIn begun{{"state", "nonce", "verifier"}, "/back", Timestamp{1'000}};
    const std::string text = sealed(begun, town.cursors);
    const auto read = opened(text, town.cursors, Timestamp{999});
    BOOST_TEST_REQUIRE(read.has_value());
    BOOST_TEST(read->ties.nonce == "nonce");
    BOOST_TEST(read->back == "/back");
    BOOST_TEST(!opened(text, town.cursors, Timestamp{1'000}).has_value());
    BOOST_TEST(!opened("", town.cursors, Timestamp{0}).has_value());
    const Ties one = new_ties();
    const Ties other = new_ties();
    BOOST_TEST(one.verifier.size() == 43U);
    BOOST_TEST(one.state != other.state);
    BOOST_TEST(one.state != one.nonce);
}

BOOST_AUTO_TEST_CASE(a_cookie_that_stands_twice_is_none) {
    BOOST_TEST(cookie_of(with_cookies({"a=1; __Host-kakehashi=x; b=2"}), session_cookie) == "x");
    BOOST_TEST(cookie_of(with_cookies({"__Host-kakehashi=x", "a=1"}), session_cookie) == "x");
    BOOST_TEST(cookie_of(with_cookies({"__Host-kakehashi-signing-in=x"}), session_cookie).empty());
    BOOST_TEST(cookie_of(with_cookies({"x__Host-kakehashi=x"}), session_cookie).empty());
    BOOST_TEST(cookie_of(with_cookies({"__Host-kakehashi=x; __Host-kakehashi=x"}), session_cookie).empty());
    BOOST_TEST(cookie_of(with_cookies({"__Host-kakehashi=x", "__Host-kakehashi=y"}), session_cookie).empty());
    BOOST_TEST(cookie_of(with_cookies({"", ";;;", "="}), session_cookie).empty());
}

BOOST_AUTO_TEST_CASE(a_proof_belongs_to_one_session) {
    HttpRequest request;
    request.method = "POST";
    request.headers = {{"Origin", "https://here"}, {"X-CSRF-Token", proof_of("one")}};
    BOOST_TEST(is_proved(request, "one", "https://here"));
    BOOST_TEST(!is_proved(request, "other", "https://here"));
    BOOST_TEST(!is_proved(request, "one", "https://elsewhere"));
    request.headers.emplace_back("Sec-Fetch-Site", "cross-site");
    BOOST_TEST(!is_proved(request, "one", "https://here"));
    request.headers.clear();
    for (const char* const method : {"POST", "PUT", "PATCH", "DELETE", "OPTIONS", "get"}) {
        request.method = method;
        BOOST_TEST(!is_proved(request, "one", "https://here"), method);
    }
    request.method = "GET";
    BOOST_TEST(is_proved(request, "one", "https://here"));
}

BOOST_AUTO_TEST_CASE(a_key_of_ours_signs_what_its_public_half_verifies) {
    const auto key = oauth::SigningKey::read(test::new_private_key());
    BOOST_TEST_REQUIRE(key.has_value());
    const auto published = oauth::read_key_set(key->public_set(), oauth::Seen::first_time);
    BOOST_TEST_REQUIRE(published.has_value());
    const std::string text = key->sign(R"({"a":1})");
    const auto read = oauth::read_signed_text(text);
    BOOST_TEST_REQUIRE(read.has_value());
    BOOST_TEST(read->key == published->front().id);
    const std::array<std::string_view, 1> ours = {"ES256"};
    const std::array<std::string_view, 1> others = {"RS256"};
    BOOST_TEST(oauth::is_signed_by(*read, *published, ours));
    BOOST_TEST(!oauth::is_signed_by(*read, *published, others));
    for (const std::string& bad : {std::string(), std::string("x"), test::new_private_key("P-384")}) {
        const auto refused = oauth::SigningKey::read(bad);
        BOOST_TEST_REQUIRE(!refused.has_value());
        BOOST_TEST(refused.error().code == "KK-5080");
    }
}

BOOST_AUTO_TEST_CASE(keys_of_a_provider_that_cannot_be_used_are_left_out) {
    const auto key = oauth::SigningKey::read(test::new_private_key());
    BOOST_TEST_REQUIRE(key.has_value());
    const std::string own = key->public_set();
    const std::string mixed = R"({"keys":[{"kty":"OKP","crv":"Ed25519","x":"AA"},{"kty":"RSA","use":"enc","n":"AQ","e":"AQAB"},)" + own.substr(own.find('[') + 1);
    BOOST_TEST(oauth::read_usable_keys(mixed).value().size() == 1U);
    BOOST_TEST(oauth::read_usable_keys(R"({"keys":[]})").value().empty());
    BOOST_TEST(!oauth::read_usable_keys("{}").has_value());
    BOOST_TEST(!oauth::read_usable_keys("").has_value());
}

BOOST_AUTO_TEST_CASE(metadata_is_that_of_the_issuer_and_of_https) {
    const auto text = [](const std::string& more) {
        return R"({"issuer":"https://id.example","authorization_endpoint":"https://id.example/a","token_endpoint":"https://id.example/t",)" + more + "}";
    };
    const std::string keys = R"("jwks_uri":"https://id.example/k")";
    BOOST_TEST(read_metadata(text(keys), "https://id.example").has_value());
    BOOST_TEST(!read_metadata(text(keys), "https://id.example/").has_value());
    BOOST_TEST(!read_metadata(text(keys), "https://evil.example").has_value());
    BOOST_TEST(!read_metadata(text(R"("jwks_uri":"http://id.example/k")"), "https://id.example").has_value());
    BOOST_TEST(!read_metadata(text(R"("x":1)"), "https://id.example").has_value());
    BOOST_TEST(!read_metadata(text(keys + R"(,"end_session_endpoint":"javascript:x")"), "https://id.example").has_value());
    BOOST_TEST(!read_metadata("[]", "https://id.example").has_value());
    BOOST_TEST(metadata_address("https://id.example/realm/") == "https://id.example/realm/.well-known/openid-configuration");
}

BOOST_AUTO_TEST_CASE(roles_are_a_table) {
    const auto roles = Roles::parse(std::string(heading) + "viewer,municipality,GET /a;POST /b,certification;life,,yes,because\nboss,municipality,,,viewer,no,x,y\n", "roles.csv");
    BOOST_TEST_REQUIRE(roles.has_value());
    const Role* const viewer = roles->find(consent::Party::municipality, "viewer");
    BOOST_TEST_REQUIRE(viewer != nullptr);
    HttpRequest request;
    request.method = "GET";
    request.path = "/a";
    BOOST_TEST(viewer->opens_route(request));
    request.method = "POST";
    BOOST_TEST(!viewer->opens_route(request));
    request.path = "/b";
    BOOST_TEST(viewer->opens_route(request));
    BOOST_TEST(roles->find(consent::Party::care_manager, "viewer") == nullptr);
    BOOST_TEST(roles->find(consent::Party::municipality, "boss")->kinds.empty());
    BOOST_TEST(!roles->find(consent::Party::municipality, "boss")->second_factor);
    for (const char* const row : {"viewer,nobody,,,,yes,x", "viewer,municipality,,wrong,,yes,x", "viewer,municipality,,,,maybe,x", "viewer,municipality,,,yes", ",municipality,,,,yes,x",
                                  "v,municipality,,,,yes,x\nv,municipality,,,,yes,x"}) {
        const auto wrong = Roles::parse(std::string(heading) + row + "\n", "roles.csv");
        BOOST_TEST_REQUIRE(!wrong.has_value(), row);
        BOOST_TEST(wrong.error().code == "KK-5084");
    }
    BOOST_TEST(!Roles::parse("role\n", "roles.csv").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
