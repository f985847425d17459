#pragma once

#include <string>
#include <string_view>

#include "adapters/http/message.h"

namespace kakehashi::http::sign_in {

/// `__Host-`: browsers take it over TLS only, for this address only.
inline constexpr std::string_view session_cookie = "__Host-kakehashi";
inline constexpr std::string_view signing_in_cookie = "__Host-kakehashi-signing-in";

/// The value of that cookie; empty when it was not sent, or twice: then somebody put one beside ours.
[[nodiscard]] std::string cookie_of(const HttpRequest& request, std::string_view name);
/// Has the browser keep it until it is closed, or for so many seconds; scripts never see it.
void set_cookie(HttpResponse& response, std::string_view name, std::string_view value, int seconds = 0);
void clear_cookie(HttpResponse& response, std::string_view name);

}  // namespace kakehashi::http::sign_in
