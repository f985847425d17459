#include "adapters/http/request_log.h"

#include <spdlog/spdlog.h>

#include <array>

#include "domain/json_text.h"

namespace kakehashi::http {

std::string log_line(const Served& served) {
    std::string line;
    JsonText json(line);
    json.open_object()
        .member("event", "request")
        .member("request_id", served.request_id)
        .member("method", served.method)
        .member("route", served.route)
        .member("status", served.status)
        .member("us", served.microseconds);
    if (!served.note.empty()) {
        json.member("note", served.note);
    }
    json.close_object();
    return line;
}

void log_served(const Served& served) {
    constexpr int our_fault = 500;
    spdlog::log(served.status >= our_fault ? spdlog::level::err : spdlog::level::info, "{}", log_line(served));
}

void log_refused_handshake(std::string_view reason) {
    std::string line;
    JsonText(line).open_object().member("event", "handshake_refused").member("reason", reason).close_object();
    spdlog::info("{}", line);
}

std::string_view loggable_method(std::string_view method) {
    constexpr std::array<std::string_view, 9> methods = {"GET",     "HEAD",  "POST",  "PUT",    "DELETE",
                                                         "OPTIONS", "PATCH", "TRACE", "CONNECT"};
    for (const std::string_view known : methods) {
        if (known == method) {
            return known;
        }
    }
    return "other";
}

}  // namespace kakehashi::http
