#include "adapters/http/sign_in/sign_in_face.h"

#include <openssl/crypto.h>
#include <simdjson.h>

#include <map>
#include <utility>

#include "adapters/http/json_message.h"
#include "adapters/http/problem.h"
#include "adapters/http/query_parameters.h"
#include "adapters/http/sign_in/cookies.h"
#include "adapters/http/sign_in/session_proof.h"
#include "adapters/http/sign_in/signing_in.h"
#include "domain/json_text.h"

namespace kakehashi::http::sign_in {
namespace {

constexpr std::int64_t second = 1'000'000;
constexpr std::size_t longest_code = 4'096;
constexpr const char* default_way_back = "/auth/session";

using Query = std::map<std::string, std::string, std::less<>>;

std::optional<Query> query_of(const HttpRequest& request) {
    auto parameters = query_parameters(request.query, longest_code);
    return parameters ? std::optional(Query(std::make_move_iterator(parameters->begin()), std::make_move_iterator(parameters->end()))) : std::nullopt;
}

std::string value(const Query& query, std::string_view name) {
    const auto found = query.find(name);
    return found == query.end() ? std::string() : found->second;
}

bool same_secret(const std::string& one, const std::string& other) {
    return !one.empty() && one.size() == other.size() && CRYPTO_memcmp(one.data(), other.data(), one.size()) == 0;
}

HttpResponse sent_to(std::string address) {
    HttpResponse response;
    response.status = 303;
    response.headers.emplace_back("Location", std::move(address));
    return response;
}

/// One answer for all that does not fit; the reason is for the log.
HttpResponse failed(std::string_view why) {
    HttpResponse response = problem(ProblemType::sign_in_failed);
    response.note.append(" ").append(why);
    return response;
}

HttpResponse failed(const Error& error) {
    if (error.fault == Fault::refused) {
        return failed(error.message);
    }
    HttpResponse response = problem(ProblemType::provider_unavailable);
    response.note.append(" ").append(error.code).append(" ").append(error.message);
    return response;
}

std::string code_in(const HttpRequest& request) {
    simdjson::dom::parser parser;
    simdjson::dom::object object;
    std::string_view code;
    const bool read = parser.parse(request.body).get(object) == simdjson::SUCCESS && object["code"].get(code) == simdjson::SUCCESS;
    return read ? std::string(code) : std::string();
}

}  // namespace

void SignInFace::add_to(Routes& routes) const {
    routes.add("GET", "/auth/sign-in", Handler([this](const HttpRequest& request) { return begin(request); }));
    routes.add("GET", "/auth/callback", Handler([this](const HttpRequest& request) { return come_back(request); }));
    routes.add("POST", "/auth/invitation", Handler([this](const HttpRequest& request) { return redeem(request); }));
    routes.add("POST", "/auth/sign-out", Handler([this](const HttpRequest& request) { return sign_out(request); }));
    routes.add("GET", "/auth/session", Handler([this](const HttpRequest& request) { return session(request); }));
    routes.add("GET", "/auth/keys", Handler([this](const HttpRequest&) { return keys(); }));
}

HttpResponse SignInFace::begin(const HttpRequest& request) const {
    const auto query = query_of(request);
    const std::string asked = query ? value(*query, "return") : std::string();
    if (!query || (query->contains("return") && !is_local_path(asked))) {
        return problem(ProblemType::malformed, "return: a path of this address expected");
    }
    const SigningIn signing_in{new_ties(), asked.empty() ? default_way_back : asked, Timestamp{with_.clock().microseconds + signing_in_s * second}};
    auto address = with_.provider.begin(signing_in.ties);
    if (!address) {
        return failed(address.error());
    }
    HttpResponse response = sent_to(*std::move(address));
    set_cookie(response, signing_in_cookie, sealed(signing_in, with_.seal), signing_in_s);
    return response;
}

HttpResponse SignInFace::come_back(const HttpRequest& request) const {
    HttpResponse response = met(request);
    clear_cookie(response, signing_in_cookie);
    return response;
}

HttpResponse SignInFace::met(const HttpRequest& request) const {
    const auto signing_in = opened(cookie_of(request, signing_in_cookie), with_.seal, with_.clock());
    const auto query = query_of(request);
    if (!signing_in || !query) {
        return failed(signing_in ? "query" : "not begun in this browser");
    }
    if (!same_secret(value(*query, "state"), signing_in->ties.state)) {
        return failed("state");
    }
    const auto fits = with_.provider.is_answer_of(value(*query, "iss"));
    if (!fits) {
        return failed(fits.error());
    }
    if (!*fits) {
        return failed("iss");
    }
    const std::string code = value(*query, "code");
    if (code.empty() || query->contains("error")) {
        return failed("the provider says no");
    }
    const auto first = with_.accounts.use_once(signing_in->ties.state, signing_in->until);
    if (!first) {
        return problem(first.error());
    }
    if (!*first) {
        return failed("used before");
    }
    const auto who = with_.provider.finish(code, signing_in->ties);
    return who ? welcome(request, *who, signing_in->back) : failed(who.error());
}

HttpResponse SignInFace::welcome(const HttpRequest& request, const consent::SignedInAs& who, const std::string& back) const {
    const auto account = with_.accounts.find(who);
    if (!account) {
        return problem(account.error());
    }
    if (*account && !SessionAskers::is_sure_enough(with_.roles.find((*account)->requester.party, (*account)->role), who.second_factor)) {
        return problem(ProblemType::second_factor_needed);
    }
    // Whatever name the browser came with is none of the new session's.
    if (const std::string old = cookie_of(request, session_cookie); !old.empty()) {
        if (const auto ended = with_.accounts.end(old); !ended) {
            return problem(ended.error());
        }
    }
    const auto begun = with_.accounts.begin(who);
    if (!begun) {
        return problem(begun.error());
    }
    HttpResponse response = sent_to(back);
    set_cookie(response, session_cookie, *begun);
    return response;
}

HttpResponse SignInFace::redeem(const HttpRequest& request) const {
    using Outcome = consent::Redemption::Outcome;
    auto found = with_.askers.present(request);
    if (auto* const refused = std::get_if<HttpResponse>(&found)) {
        return std::move(*refused);
    }
    if (!is_json(request)) {
        return problem(ProblemType::unsupported_media_type);
    }
    const auto redemption = with_.accounts.redeem(std::get<SessionAskers::Present>(found).id, code_in(request), [&](const auto& account, const auto& session) {
        return SessionAskers::is_sure_enough(with_.roles.find(account.requester.party, account.role), session.second_factor);
    });
    if (!redemption) {
        return problem(redemption.error());
    }
    switch (redemption->outcome) {
        case Outcome::refused: return problem(ProblemType::invitation_refused);
        case Outcome::not_accepted: return problem(ProblemType::second_factor_needed);
        case Outcome::too_often: {
            HttpResponse response = problem(ProblemType::too_many_tries);
            response.headers.emplace_back("Retry-After", std::to_string(redemption->wait_s));
            return response;
        }
        case Outcome::redeemed: break;
    }
    std::string body;
    JsonText json(body);
    json.open_object().member("schema_version", 1).name("linked").boolean(true).close_object();
    HttpResponse response = json_answer(std::move(body));
    set_cookie(response, session_cookie, redemption->session);
    return response;
}

HttpResponse SignInFace::sign_out(const HttpRequest& request) const {
    auto found = with_.askers.present(request);
    if (auto* const refused = std::get_if<HttpResponse>(&found)) {
        return std::move(*refused);
    }
    if (const auto ended = with_.accounts.end(std::get<SessionAskers::Present>(found).id); !ended) {
        return problem(ended.error());
    }
    // The session has ended here, whether or not the provider answers.
    const auto next = with_.provider.sign_out();
    std::string body;
    JsonText(body).open_object().member("schema_version", 1).member_or_null("next", next ? *next : std::string()).close_object();
    HttpResponse response = json_answer(std::move(body));
    clear_cookie(response, session_cookie);
    return response;
}

HttpResponse SignInFace::session(const HttpRequest& request) const {
    auto found = with_.askers.present(request);
    const auto* const refused = std::get_if<HttpResponse>(&found);
    if (refused != nullptr && refused->status == 503) {
        return *refused;
    }
    std::string body;
    JsonText json(body);
    json.open_object().member("schema_version", 1).name("signed_in").boolean(refused == nullptr);
    if (refused == nullptr) {
        const auto& [id, session, role] = std::get<SessionAskers::Present>(found);
        json.name("account");
        if (session.account) {
            const consent::Account& account = *session.account;
            json.open_object()
                .member("number", std::to_string(account.number))
                .member("party", consent::name_of(account.requester.party))
                .member_or_null("organisation", account.requester.organisation)
                .member("role", account.role)
                .close_object();
        } else {
            json.null();
        }
        const bool sure = !session.account || SessionAskers::is_sure_enough(role, session.second_factor);
        json.member_or_null("needs", !session.account ? "invitation" : sure ? "" : "second_factor");
        json.member("until", session.until.iso_utc()).member("proof", proof_of(id));
    }
    json.close_object();
    return json_answer(std::move(body));
}

HttpResponse SignInFace::keys() const {
    HttpResponse response = json_answer(with_.provider.public_keys());
    response.headers.emplace_back("Cache-Control", "public, max-age=300");
    return response;
}

}  // namespace kakehashi::http::sign_in
