#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "adapters/http/oauth/json_web_signature.h"
#include "domain/calendar_date.h"

namespace kakehashi::http::sign_in {

/// What an ID token has to say.
struct Expected {
    std::string issuer;
    std::string client_id;
    std::string nonce;
};

/// What it says of whoever signed in.
struct Told {
    std::string subject;
    std::string acr;               ///< may be empty
    std::vector<std::string> amr;  ///< may be empty
};

/// Whether a provider's key made the signature: with RS256, ES256 or PS256 and nothing else.
[[nodiscard]] bool is_of_provider(const oauth::SignedText& token, const std::vector<oauth::JsonWebKey>& keys);

/// What a token whose signature counts says, when it says so to us, of this signing in, now (OpenID Connect Core, 3.1.3.7); otherwise a word
/// for the log why not. Clocks may differ by a minute.
[[nodiscard]] std::variant<Told, std::string_view> told_by(const oauth::SignedText& token, const Expected& expected, Timestamp now);

}  // namespace kakehashi::http::sign_in
