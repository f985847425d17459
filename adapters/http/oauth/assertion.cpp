#include "adapters/http/oauth/assertion.h"

#include <simdjson.h>

#include <array>

#include "adapters/http/oauth/json_web_signature.h"

namespace kakehashi::http::oauth {
namespace {

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t longest_life = 300 * second;
constexpr std::int64_t clocks_differ = 30 * second;
constexpr std::size_t longest_id = 128;
constexpr std::array<std::string_view, 4> algorithms = {"ES256", "ES384", "PS256", "RS384"};

/// Seconds since 1970, whole or not; nothing when it is no number of our time.
std::optional<std::int64_t> moment(simdjson::dom::object claims, std::string_view name) {
    double seconds = 0;
    constexpr double latest = 1e11;
    if (claims[name].get(seconds) != simdjson::SUCCESS || !(seconds > 0 && seconds < latest)) {
        return std::nullopt;
    }
    return static_cast<std::int64_t>(seconds * 1e6);
}

std::string_view text(simdjson::dom::object claims, std::string_view name) {
    std::string_view value;
    return claims[name].get(value) == simdjson::SUCCESS ? value : std::string_view();
}

bool is_ahead(simdjson::dom::object claims, std::string_view name, Timestamp now) {
    if (claims[name].error() != simdjson::SUCCESS) {
        return false;
    }
    const auto at = moment(claims, name);
    return !at || *at > now.microseconds + clocks_differ;
}

}  // namespace

std::string claimed_client(std::string_view assertion) {
    const auto read = read_signed_text(assertion);
    simdjson::dom::parser parser;
    simdjson::dom::object claims;
    return read && parser.parse(read->payload).get(claims) == simdjson::SUCCESS ? std::string(text(claims, "iss")) : std::string();
}

std::variant<Assertion, std::string_view> check_assertion(std::string_view assertion, const consent::SystemClient& client,
                                                          std::string_view audience, Timestamp now) {
    const auto read = read_signed_text(assertion);
    if (!read) {
        return "no signed text";
    }
    const auto keys = read_key_set(client.keys, Seen::before);
    if (!keys || !is_signed_by(*read, *keys, algorithms)) {
        return "signature";
    }
    simdjson::dom::parser parser;
    simdjson::dom::object claims;
    if (parser.parse(read->payload).get(claims) != simdjson::SUCCESS) {
        return "claims";
    }
    if (text(claims, "iss") != client.id || text(claims, "sub") != client.id) {
        return "iss or sub";
    }
    if (text(claims, "aud") != audience) {
        return "aud";
    }
    const auto until = moment(claims, "exp");
    if (!until || *until <= now.microseconds || *until > now.microseconds + longest_life + clocks_differ) {
        return "exp";
    }
    if (is_ahead(claims, "nbf", now) || is_ahead(claims, "iat", now)) {
        return "nbf or iat";
    }
    const std::string_view id = text(claims, "jti");
    if (id.empty() || id.size() > longest_id) {
        return "jti";
    }
    return Assertion{std::string(id), Timestamp{*until}};
}

}  // namespace kakehashi::http::oauth
