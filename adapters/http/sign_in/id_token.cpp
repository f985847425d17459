#include "adapters/http/sign_in/id_token.h"

#include <simdjson.h>

#include <algorithm>
#include <array>

namespace kakehashi::http::sign_in {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

constexpr std::array<std::string_view, 3> algorithms = {"RS256", "ES256", "PS256"};
constexpr std::int64_t clocks_differ = 60'000'000;
constexpr std::int64_t oldest = 600'000'000;  // made for this signing in, so not long ago
constexpr std::size_t longest_subject = 255;

std::string_view text(object claims, std::string_view name) {
    std::string_view value;
    return claims[name].get(value) == simdjson::SUCCESS ? value : std::string_view();
}

std::vector<std::string> texts(object claims, std::string_view name) {
    std::vector<std::string> all;
    simdjson::dom::array list;
    if (claims[name].get(list) == simdjson::SUCCESS) {
        for (const element each : list) {
            std::string_view value;
            if (each.get(value) == simdjson::SUCCESS) {
                all.emplace_back(value);
            }
        }
    }
    return all;
}

std::optional<std::int64_t> moment(object claims, std::string_view name) {
    double seconds = 0;
    constexpr double latest = 1e11;
    if (claims[name].get(seconds) != simdjson::SUCCESS || !(seconds > 0 && seconds < latest)) {
        return std::nullopt;
    }
    return static_cast<std::int64_t>(seconds * 1e6);
}

/// Whether it is for us: the only one it is for, or one of several when it was made for us.
bool is_for(object claims, const std::string& client) {
    if (const std::string_view single = text(claims, "aud"); !single.empty()) {
        return single == client && (claims["azp"].error() != simdjson::SUCCESS || text(claims, "azp") == client);
    }
    const auto all = texts(claims, "aud");
    const bool named = std::ranges::find(all, client) != all.end();
    const bool alone = all.size() == 1 && claims["azp"].error() != simdjson::SUCCESS;
    return named && (alone || text(claims, "azp") == client);
}

}  // namespace

bool is_of_provider(const oauth::SignedText& token, const std::vector<oauth::JsonWebKey>& keys) {
    return oauth::is_signed_by(token, keys, algorithms);
}

std::variant<Told, std::string_view> told_by(const oauth::SignedText& token, const Expected& expected, Timestamp now) {
    simdjson::dom::parser parser;
    object claims;
    if (parser.parse(token.payload).get(claims) != simdjson::SUCCESS) {
        return "ID token: claims";
    }
    if (text(claims, "iss") != expected.issuer) {
        return "ID token: iss";
    }
    if (!is_for(claims, expected.client_id)) {
        return "ID token: aud or azp";
    }
    if (expected.nonce.empty() || text(claims, "nonce") != expected.nonce) {
        return "ID token: nonce";
    }
    const auto until = moment(claims, "exp");
    if (!until || *until <= now.microseconds - clocks_differ) {
        return "ID token: exp";
    }
    const auto made = moment(claims, "iat");
    if (!made || *made > now.microseconds + clocks_differ || *made < now.microseconds - oldest) {
        return "ID token: iat";
    }
    const bool has_start = claims["nbf"].error() == simdjson::SUCCESS;
    if (const auto start = moment(claims, "nbf"); has_start && (!start || *start > now.microseconds + clocks_differ)) {
        return "ID token: nbf";
    }
    const std::string_view subject = text(claims, "sub");
    if (subject.empty() || subject.size() > longest_subject) {
        return "ID token: sub";
    }
    return Told{std::string(subject), std::string(text(claims, "acr")), texts(claims, "amr")};
}

}  // namespace kakehashi::http::sign_in
