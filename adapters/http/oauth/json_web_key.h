#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "domain/result.h"

struct evp_pkey_st;

namespace kakehashi::http::oauth {

/// A public key that signatures are checked with (RFC 7517).
struct JsonWebKey {
    std::string id;         ///< `kid`; may be empty
    std::string algorithm;  ///< `alg`, the only one it may be used with; empty: any that fits the key
    std::string curve;      ///< "P-256", "P-384"; empty: RSA
    std::shared_ptr<evp_pkey_st> key;
};

/// Whether a key was looked through before: the arithmetic of it is checked once, when it is registered, for that takes a while.
enum class Seen : bool { first_time, before };

/// Reads a JWK set. Malformed (KK-5070), naming the key by its place: no set, no keys or more than ten, a private part, a curve other than
/// P-256 and P-384, RSA below 2048 or above 8192 bits, a point that is not on its curve, a key for encryption.
[[nodiscard]] Result<std::vector<JsonWebKey>> read_key_set(std::string_view json, Seen seen);

/// Of somebody else's JWK set the keys that signatures of ours can be checked with; others, such as of other curves or for encryption, are
/// left out. Malformed (KK-5070) when it is no set.
[[nodiscard]] Result<std::vector<JsonWebKey>> read_usable_keys(std::string_view json);

}  // namespace kakehashi::http::oauth
