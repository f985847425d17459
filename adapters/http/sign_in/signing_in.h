#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "adapters/http/sign_in/provider.h"
#include "consent/ports/sealed_text.h"

namespace kakehashi::http::sign_in {

/// A signing in that was begun: kept by the browser, sealed, so that only the browser that began it can end it.
struct SigningIn {
    Ties ties;
    std::string back;  ///< where the browser goes then
    Timestamp until;
};

inline constexpr int signing_in_s = 600;

[[nodiscard]] std::string sealed(const SigningIn& signing_in, const consent::SealedText& seal);
/// Nothing unless it was sealed here and its time has not passed.
[[nodiscard]] std::optional<SigningIn> opened(std::string_view text, const consent::SealedText& seal, Timestamp now);

/// Whether a browser may be sent there: a path of this address, and nothing that any browser takes for another one's.
[[nodiscard]] bool is_local_path(std::string_view path);

}  // namespace kakehashi::http::sign_in
