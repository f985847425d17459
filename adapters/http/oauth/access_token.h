#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "consent/ports/sealed_text.h"
#include "domain/calendar_date.h"

namespace kakehashi::http::oauth {

/// What a token opens: records, or only the next token.
enum class TokenUse : std::uint8_t { access, refresh };

/// What a token of ours says. It is sealed: only servers of this node can read it, and nobody can change it.
struct AccessToken {
    std::string id;  ///< of a refresh token: that of its family, a dot, and its own
    std::string client;
    std::int64_t version = 0;  ///< of the client when it was issued
    std::string scope;
    std::string certificate;   ///< SHA-256 of the certificate it is bound to (RFC 8705), 64 lower-case hexadecimal digits
    Timestamp issued;
    Timestamp until;
};

[[nodiscard]] std::string sealed(const AccessToken& token, const consent::SealedText& seal, TokenUse use = TokenUse::access);
/// Nothing unless it was sealed here for that use; whether it still counts is another question.
[[nodiscard]] std::optional<AccessToken> opened(std::string_view text, const consent::SealedText& seal, TokenUse use = TokenUse::access);

}  // namespace kakehashi::http::oauth
