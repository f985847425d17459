#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "consent/ports/system_clients.h"

namespace kakehashi::http::oauth {

/// What a client's assertion (RFC 7523) says that has to be remembered.
struct Assertion {
    std::string id;   ///< `jti`
    Timestamp until;  ///< after that it counts for nothing anyway
};

/// Whose an assertion says it is, before anything of it is believed; empty when it says so of nobody.
[[nodiscard]] std::string claimed_client(std::string_view assertion);

/// Whether the client made this assertion for `audience`, now: a signature by one of its keys, `iss` and `sub` the client, `aud` exactly that
/// text, `exp` within five minutes, `nbf` and `iat` not ahead, a `jti`. Otherwise a word for the log why not; callers are told nothing.
/// Clocks may differ by half a minute.
[[nodiscard]] std::variant<Assertion, std::string_view> check_assertion(std::string_view assertion, const consent::SystemClient& client,
                                                                        std::string_view audience, Timestamp now);

}  // namespace kakehashi::http::oauth
