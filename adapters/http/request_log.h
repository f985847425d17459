#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace kakehashi::http {

/// What the log may know of one request. No path, query, header, body or address: they could name a person.
struct Served {
    std::string request_id;
    std::string method;  ///< one of the methods of HTTP, else "other"
    std::string route;   ///< the template, or "-"
    int status = 0;
    std::int64_t microseconds = 0;
    std::string note;    ///< code and message of the error behind the answer, or empty
};

using ServedSink = std::function<void(const Served&)>;

/// One JSON object: `{"event":"request","request_id":…,"method":…,"route":…,"status":…,"us":…,"note":…}`.
[[nodiscard]] std::string log_line(const Served& served);

/// Writes that line through the default logger: `info`, or `error` when the status is 500 or more.
void log_served(const Served& served);

/// Writes `{"event":"handshake_refused","reason":…}`; `reason` is OpenSSL's.
void log_refused_handshake(std::string_view reason);

/// The method when it is one of HTTP, else "other": a client chooses the text of a method freely.
[[nodiscard]] std::string_view loggable_method(std::string_view method);

}  // namespace kakehashi::http
