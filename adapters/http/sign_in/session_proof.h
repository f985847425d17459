#pragma once

#include <string>
#include <string_view>

#include "adapters/http/message.h"

namespace kakehashi::http::sign_in {

inline constexpr std::string_view proof_header = "X-CSRF-Token";

/// What a page of ours has to send with every request that changes something, or asks in a body: it follows from the session, which no other
/// site's page can read, and says nothing of it.
[[nodiscard]] std::string proof_of(const std::string& session);

/// Whether a request came from a page of `address`: its method changes nothing, or the browser says so (Origin, else Sec-Fetch-Site) and the
/// proof of the session stands in the header.
[[nodiscard]] bool is_proved(const HttpRequest& request, const std::string& session, std::string_view address);

}  // namespace kakehashi::http::sign_in
