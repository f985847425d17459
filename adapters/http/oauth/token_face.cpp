#include "adapters/http/oauth/token_face.h"

#include <openssl/rand.h>

#include <algorithm>
#include <variant>

#include "adapters/http/json_message.h"
#include "adapters/http/oauth/assertion.h"
#include "adapters/http/oauth/system_time.h"
#include "adapters/http/problem.h"
#include "adapters/http/query_parameters.h"
#include "consent/ports/hasher.h"
#include "domain/base64.h"
#include "domain/json_text.h"

namespace kakehashi::http::oauth {
namespace {

constexpr std::int64_t second = 1'000'000;
constexpr std::size_t longest_value = 8 * 1024;
constexpr std::string_view form_type = "application/x-www-form-urlencoded";
constexpr std::string_view assertion_type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

HttpResponse json_answer(int status, std::string body) {
    HttpResponse response = http::json_answer(std::move(body), status);
    response.headers.emplace_back("Pragma", "no-cache");
    return response;
}

/// An error of OAuth: its code and nothing else; the reason goes to the log.
HttpResponse refusal(int status, std::string_view error, std::string_view reason = {}) {
    std::string body;
    JsonText(body).open_object().member("error", error).close_object();
    HttpResponse response = json_answer(status, std::move(body));
    response.note = reason;
    return response;
}

HttpResponse unknown_client(std::string_view reason) {
    HttpResponse response = refusal(401, "invalid_client", reason);
    response.evened = true;
    return response;
}

/// The parameters of a form; nothing when it is none.
std::optional<Form> form_of(const HttpRequest& request) {
    const auto type = request.header("Content-Type");
    const std::string_view bare = type ? type->substr(0, type->find(';')) : std::string_view();
    if (!same_token(bare, form_type)) {
        return std::nullopt;
    }
    auto parameters = query_parameters(request.body, longest_value);
    if (!parameters) {
        return std::nullopt;
    }
    return Form(std::make_move_iterator(parameters->begin()), std::make_move_iterator(parameters->end()));
}

std::string_view value(const Form& form, std::string_view name) {
    const auto found = form.find(name);
    return found == form.end() ? std::string_view() : std::string_view(found->second);
}

std::string new_id() {
    std::string bytes(16, '\0');
    EXPECTS(RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size())) == 1);
    return base64_url_encode(bytes);
}

/// The bytes behind hexadecimal digits, as RFC 8705 writes thumbprints.
std::string thumbprint(const std::string& fingerprint) {
    const auto digest = consent::digest_from_hex(fingerprint);
    return digest ? base64_url_encode(consent::bytes(*digest)) : std::string();
}

/// Who asks about a token, and which; a problem when nobody does, or about none.
struct AboutToken {
    std::vector<Asker> askers;
    std::string token;
};

std::variant<AboutToken, HttpResponse> about_token(const HttpRequest& request, const Askers& certified) {
    auto askers = certified.of(request);
    if (auto* const nobody = std::get_if<HttpResponse>(&askers)) {
        return std::move(*nobody);
    }
    const auto form = form_of(request);
    const std::string_view token = form ? value(*form, "token") : std::string_view();
    return token.empty() ? std::variant<AboutToken, HttpResponse>(refusal(400, "invalid_request"))
                         : AboutToken{std::get<std::vector<Asker>>(std::move(askers)), std::string(token)};
}

bool stands_for(const std::vector<Asker>& askers, const consent::Requester& requester) {
    return std::ranges::any_of(askers, [&](const Asker& asker) {
        return asker.requester.party == requester.party && asker.requester.organisation == requester.organisation;
    });
}

}  // namespace

void TokenFace::add_to(Routes& routes) const {
    routes.add("POST", "/auth/token", Handler([this](const HttpRequest& request) { return issue(request); }));
    routes.add("POST", "/auth/introspect", Handler([this](const HttpRequest& request) { return introspect(request); }));
    routes.add("POST", "/auth/revoke", Handler([this](const HttpRequest& request) { return revoke(request); }));
    for (const char* const path : {"/.well-known/oauth-authorization-server", "/.well-known/smart-configuration"}) {
        routes.add("GET", path, Handler([this](const HttpRequest&) { return discovery(); }));
    }
}

HttpResponse TokenFace::issue(const HttpRequest& request) const {
    const auto form = form_of(request);
    if (!form) {
        return refusal(400, "invalid_request");
    }
    const std::string_view grant = value(*form, "grant_type");
    const bool refreshing = settings_.refresh_life_s > 0 && grant == "refresh_token";
    if (!refreshing && grant != "client_credentials") {
        return refusal(400, form->contains("grant_type") ? "unsupported_grant_type" : "invalid_request");
    }
    auto proved = proved_client(request, *form);
    if (auto* const refused = std::get_if<HttpResponse>(&proved)) {
        return std::move(*refused);
    }
    const auto& client = *std::get<Client>(proved);
    if (refreshing) {
        return refresh(request, *form, client);
    }
    const auto scope = with_.scopes.granted(value(*form, "scope"), client.scope);
    if (!scope) {
        return refusal(400, "invalid_scope");
    }
    return give(request, client, *scope, {new_id(), Timestamp{system_time().microseconds + settings_.refresh_life_s * second}});
}

std::variant<TokenFace::Client, HttpResponse> TokenFace::proved_client(const HttpRequest& request, const Form& form) const {
    const std::string_view assertion = value(form, "client_assertion");
    if (value(form, "client_assertion_type") != assertion_type || assertion.empty()) {
        return refusal(400, "invalid_request");
    }
    const auto certified = with_.certified.of(request);
    const auto* const organisations = std::get_if<std::vector<Asker>>(&certified);
    const std::string id = claimed_client(assertion);
    auto client = with_.clients.find(id);
    if (client == nullptr || (form.contains("client_id") && value(form, "client_id") != id)) {
        return unknown_client("client");
    }
    const std::string audience = client->audience == consent::Audience::issuer ? settings_.issuer : token_endpoint();
    const auto checked = check_assertion(assertion, *client, audience, system_time());
    if (const auto* const reason = std::get_if<std::string_view>(&checked)) {
        return unknown_client(*reason);
    }
    if (organisations == nullptr || !stands_for(*organisations, client->requester)) {
        return unknown_client("certificate of another organisation");
    }
    const auto& made = std::get<Assertion>(checked);
    const auto first_time = with_.clients.use_once(client->id, made.id, made.until);
    if (!first_time) {
        return problem(first_time.error());
    }
    return *first_time ? std::variant<Client, HttpResponse>(std::move(client)) : unknown_client("used before");
}

HttpResponse TokenFace::refresh(const HttpRequest& request, const Form& form, const consent::SystemClient& client) const {
    const auto token = opened(value(form, "refresh_token"), with_.seal, TokenUse::refresh);
    if (!token || token->client != client.id || token->version != client.version || token->certificate != request.peer.fingerprint ||
        token->until <= system_time()) {
        return refusal(400, "invalid_grant");
    }
    const std::string family = token->id.substr(0, token->id.find('.'));
    if (with_.clients.is_revoked(family)) {
        return refusal(400, "invalid_grant", "its family was taken back");
    }
    const auto first_time = with_.clients.use_once(client.id, token->id, token->until);
    if (!first_time) {
        return problem(first_time.error());
    }
    if (!*first_time) {  // two hold it: nobody can say who is the thief
        const auto revoked = with_.clients.revoke(family, token->until);
        return revoked ? refusal(400, "invalid_grant", "used before: its family is taken back") : problem(revoked.error());
    }
    const auto scope = with_.scopes.granted(value(form, "scope"), token->scope);
    return scope ? give(request, client, *scope, {family, token->until}) : refusal(400, "invalid_scope");
}

HttpResponse TokenFace::give(const HttpRequest& request, const consent::SystemClient& client, const std::string& scope, const Family& family) const {
    const Timestamp now = system_time();
    AccessToken token{new_id(), client.id, client.version, scope, request.peer.fingerprint, now,
                      Timestamp{now.microseconds + settings_.token_life_s * second}};
    std::string body;
    JsonText json(body);
    json.open_object()
        .member("access_token", sealed(token, with_.seal))
        .member("token_type", "Bearer")
        .member("expires_in", settings_.token_life_s)
        .member("scope", token.scope);
    if (settings_.refresh_life_s > 0) {
        token.id = family.id + "." + new_id();
        token.until = family.until;
        json.member("refresh_token", sealed(token, with_.seal, TokenUse::refresh))
            .member("refresh_expires_in", (family.until.microseconds - now.microseconds) / second);
    }
    json.close_object();
    return json_answer(200, std::move(body));
}

HttpResponse TokenFace::introspect(const HttpRequest& request) const {
    auto asked = about_token(request, with_.certified);
    if (auto* const refused = std::get_if<HttpResponse>(&asked)) {
        return std::move(*refused);
    }
    const auto& [askers, text] = std::get<AboutToken>(asked);
    // It may be asked for by another system of the same organisation, such as a resource server with a certificate of its own.
    const auto token = opened(text, with_.seal);
    const auto found = token ? with_.tokens.good(text, Peer{token->certificate, {}}) : std::nullopt;
    std::string body;
    JsonText json(body);
    if (!found || !stands_for(askers, found->client->requester)) {
        json.open_object().member("active", false).close_object();
        return json_answer(200, std::move(body));
    }
    json.open_object()
        .member("active", true)
        .member("iss", settings_.issuer)
        .member("client_id", found->token.client)
        .member("scope", found->token.scope)
        .member("token_type", "Bearer")
        .member("iat", found->token.issued.microseconds / second)
        .member("exp", found->token.until.microseconds / second)
        .member("jti", found->token.id)
        .name("cnf")
        .open_object()
        .member("x5t#S256", thumbprint(found->token.certificate))
        .close_object()
        .close_object();
    return json_answer(200, std::move(body));
}

HttpResponse TokenFace::revoke(const HttpRequest& request) const {
    auto asked = about_token(request, with_.certified);
    if (auto* const refused = std::get_if<HttpResponse>(&asked)) {
        return std::move(*refused);
    }
    const auto& [askers, text] = std::get<AboutToken>(asked);
    auto token = opened(text, with_.seal);
    token = token ? token : opened(text, with_.seal, TokenUse::refresh);
    const auto client = token ? with_.clients.find(token->client) : nullptr;
    if (client != nullptr && stands_for(askers, client->requester)) {
        const std::string taken_back = token->id.substr(0, token->id.find('.'));  // of a refresh token, all that come of it
        if (const auto revoked = with_.clients.revoke(taken_back, token->until); !revoked) {
            return problem(revoked.error());
        }
    }
    return json_answer(200, "{}");
}

HttpResponse TokenFace::discovery() const {
    std::string body;
    JsonText json(body);
    const auto list = [&json](std::string_view name, std::initializer_list<std::string_view> values) {
        json.name(name).open_array();
        for (const std::string_view each : values) {
            json.text(each);
        }
        json.close_array();
    };
    json.open_object()
        .member("issuer", settings_.issuer)
        .member("token_endpoint", token_endpoint())
        .member("introspection_endpoint", settings_.issuer + "/auth/introspect")
        .member("revocation_endpoint", settings_.issuer + "/auth/revoke")
        .member("tls_client_certificate_bound_access_tokens", true);
    if (settings_.refresh_life_s > 0) {
        list("grant_types_supported", {"client_credentials", "refresh_token"});
    } else {
        list("grant_types_supported", {"client_credentials"});
    }
    list("response_types_supported", {});
    list("token_endpoint_auth_methods_supported", {"private_key_jwt"});
    list("token_endpoint_auth_signing_alg_values_supported", {"ES256", "ES384", "PS256", "RS384"});
    list("introspection_endpoint_auth_methods_supported", {"tls_client_auth"});
    list("revocation_endpoint_auth_methods_supported", {"tls_client_auth"});
    list("code_challenge_methods_supported", {"S256"});
    list("capabilities", {"client-confidential-asymmetric", "permission-v2"});
    json.close_object();
    HttpResponse response = json_answer(200, std::move(body));
    response.headers = {{"Cache-Control", "public, max-age=300"}};
    return response;
}

}  // namespace kakehashi::http::oauth
