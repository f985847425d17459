#pragma once

#include <cstddef>
#include <string_view>
#include <variant>

#include "adapters/http/message.h"
#include "adapters/http/problem.h"

namespace kakehashi::http {

/// What stands before the body.
struct RequestHead {
    HttpRequest request;  ///< without body, peer and identifier
    std::size_t content_length = 0;
    bool keep_alive = true;
    bool expects_continue = false;
};

inline constexpr std::size_t most_header_fields = 64;

/// Reads the head of an HTTP/1.1 (or 1.0) request: everything up to and with its empty line.
///
/// Stricter than RFC 9112 allows, so that a proxy in front can never see another request than we do: lines end with
/// CRLF, no folded lines, no space before the colon, no control characters, one `Host`, at most one `Content-Length`
/// of digits, a path that begins with `/`. Any `Transfer-Encoding` asks for a length instead. Pure.
[[nodiscard]] std::variant<RequestHead, ProblemType> parse_head(std::string_view head);

}  // namespace kakehashi::http
