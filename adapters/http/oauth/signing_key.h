#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "domain/result.h"

struct evp_pkey_st;

namespace kakehashi::http::oauth {

/// A private key of ours on P-256 and what it signs (ES256, RFC 7515). Thread-safe.
class SigningKey {
public:
    /// Malformed (KK-5080) when it is no PEM of such a key.
    [[nodiscard]] static Result<SigningKey> read(std::string_view pem);

    /// A signed text in its compact form, with the key's name in its header.
    [[nodiscard]] std::string sign(std::string_view payload) const;
    /// The public half as a JWK set, for whoever checks signatures.
    [[nodiscard]] std::string public_set() const;

private:
    SigningKey(std::shared_ptr<evp_pkey_st> key, std::string x, std::string y);

    std::shared_ptr<evp_pkey_st> key_;
    std::string x_;  ///< base64url, as `y_`
    std::string y_;
    std::string name_;  ///< thumbprint (RFC 7638)
};

/// SHA-256 in base64url, as PKCE and thumbprints write it.
[[nodiscard]] std::string sha256_text(std::string_view text);

}  // namespace kakehashi::http::oauth
