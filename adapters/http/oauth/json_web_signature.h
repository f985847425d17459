#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/http/oauth/json_web_key.h"

namespace kakehashi::http::oauth {

/// What a signed text (JWS in its compact form, RFC 7515) says before anybody believes it.
struct SignedText {
    std::string algorithm;
    std::string key;          ///< `kid`; empty: not said
    std::string payload;      ///< JSON, as it was signed
    std::string_view signed_part;
    std::string signature;
};

/// Nothing when it is not three parts of base64url, its header is no JSON object with `alg`, has `crit` or a `kid` that is no text, or it is longer than 8 KiB.
/// The result refers to `text`.
[[nodiscard]] std::optional<SignedText> read_signed_text(std::string_view text);

/// Algorithms of which one may have been used: ES256, ES384, PS256, RS256, RS384; no other is known here.
using Algorithms = std::span<const std::string_view>;

/// Whether one of the keys made the signature: with one of `allowed` and nothing else, a key that the algorithm is for, and the key that the
/// text names, when it names one.
[[nodiscard]] bool is_signed_by(const SignedText& text, const std::vector<JsonWebKey>& keys, Algorithms allowed);

}  // namespace kakehashi::http::oauth
