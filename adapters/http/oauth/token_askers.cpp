#include "adapters/http/oauth/token_askers.h"

#include <openssl/crypto.h>

#include <algorithm>

#include "adapters/http/oauth/system_time.h"
#include "adapters/http/problem.h"

namespace kakehashi::http::oauth {
namespace {

constexpr std::string_view scheme = "Bearer ";
constexpr std::int64_t clocks_differ = 30'000'000;  // of two servers of the node, in microseconds

HttpResponse unauthorised(bool tried) {
    HttpResponse response = problem(ProblemType::token_refused);
    response.headers.emplace_back("WWW-Authenticate", tried ? R"(Bearer error="invalid_token")" : "Bearer");
    return response;
}

}  // namespace

std::optional<TokenAskers::Good> TokenAskers::good(std::string_view text, const Peer& peer) const {
    auto token = opened(text, with_.seal);
    if (!token || token->certificate.size() != peer.fingerprint.size() ||
        CRYPTO_memcmp(token->certificate.data(), peer.fingerprint.data(), peer.fingerprint.size()) != 0) {
        return std::nullopt;
    }
    const Timestamp now = system_time();
    if (now.microseconds + clocks_differ < token->issued.microseconds || token->until <= now || with_.clients.is_revoked(token->id)) {
        return std::nullopt;
    }
    auto client = with_.clients.find(token->client);
    return client != nullptr && client->version == token->version ? std::optional(Good{*std::move(token), std::move(client)}) : std::nullopt;
}

std::variant<std::vector<Asker>, HttpResponse> TokenAskers::of(const HttpRequest& request) const {
    const auto is_ours = [](const auto& header) { return same_token(header.first, "Authorization"); };
    const auto count = std::ranges::count_if(request.headers, is_ours);
    if (count == 0) {
        return tokens_ == Tokens::required ? std::variant<std::vector<Asker>, HttpResponse>(unauthorised(false)) : with_.certified.of(request);
    }
    const std::string_view header = *request.header("Authorization");
    if (count > 1 || header.size() <= scheme.size() || !same_token(header.substr(0, scheme.size()), scheme)) {
        return unauthorised(true);
    }
    // The certificate has to stand for somebody still, besides being the token's.
    auto certified = with_.certified.of(request);
    const auto* const organisations = std::get_if<std::vector<Asker>>(&certified);
    const auto good_token = organisations == nullptr ? std::nullopt : good(header.substr(scheme.size()), request.peer);
    if (!good_token) {
        return unauthorised(true);
    }
    const consent::Requester& requester = good_token->client->requester;
    const bool stands_for_it = std::ranges::any_of(*organisations, [&](const Asker& asker) {
        return asker.requester.party == requester.party && asker.requester.organisation == requester.organisation;
    });
    return stands_for_it ? std::variant<std::vector<Asker>, HttpResponse>(
                               std::vector<Asker>{{requester, with_.scopes.readable(good_token->token.scope), "token"}})
                         : unauthorised(true);
}

}  // namespace kakehashi::http::oauth
