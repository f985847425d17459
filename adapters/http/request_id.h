#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kakehashi::http {

/// Whether a client's X-Request-Id may be echoed and logged: 1 to 64 of `[A-Za-z0-9._-]` without as many digits in a row as an
/// insured number has, unless it is a UUID of version 4 or 7; nothing in it has the form of an individual number.
[[nodiscard]] bool is_acceptable_request_id(std::string_view text);

/// The client's own identifier when it is acceptable, else a new random one of 32 hexadecimal digits.
[[nodiscard]] std::string request_id_for(std::optional<std::string_view> offered);

}  // namespace kakehashi::http
