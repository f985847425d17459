#include "adapters/http/answer_bytes.h"

#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeFormatter.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Timestamp.h>

namespace kakehashi::http {
namespace {

constexpr std::string_view date_header = "\r\nDate: ";  // the first one of every answer

void append_header(std::string& text, std::string_view name, std::string_view value) {
    text.append(name).append(": ").append(value).append("\r\n");
}

/// A date and time as HTTP writes it, always 29 characters; made once a second.
const std::string& http_date(std::time_t at) {
    thread_local std::time_t made_at = 0;
    thread_local std::string text;
    if (at != made_at || text.empty()) {
        made_at = at;
        text = Poco::DateTimeFormatter::format(Poco::Timestamp::fromEpochTime(at), Poco::DateTimeFormat::HTTP_FORMAT);
    }
    return text;
}

}  // namespace

std::string answer_bytes(const HttpResponse& response, const Sending& sending, std::time_t at) {
    using Poco::Net::HTTPResponse;
    std::string text;
    text.reserve(response.body.size() + 768);
    text.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
    text.append(HTTPResponse::getReasonForStatus(static_cast<HTTPResponse::HTTPStatus>(response.status)));
    text.append(date_header).append(http_date(at)).append("\r\n");
    if (!response.content_type.empty()) {
        append_header(text, "Content-Type", response.content_type);
    }
    append_header(text, "Content-Length", std::to_string(response.body.size()));
    append_header(text, "X-Request-Id", sending.request_id);
    if (!response.header("Cache-Control")) {
        append_header(text, "Cache-Control", "no-store");
    }
    append_header(text, "X-Content-Type-Options", "nosniff");
    append_header(text, "Strict-Transport-Security", "max-age=31536000");
    append_header(text, "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    append_header(text, "Referrer-Policy", "no-referrer");
    for (const auto& [name, value] : response.headers) {
        append_header(text, name, value);
    }
    append_header(text, "Connection", sending.keep_alive ? "keep-alive" : "close");
    text.append("\r\n");
    if (sending.with_body) {
        text.append(response.body);
    }
    return text;
}

void set_date(std::string& bytes, std::time_t at) {
    const std::string& date = http_date(at);
    bytes.replace(bytes.find(date_header) + date_header.size(), date.size(), date);
}

}  // namespace kakehashi::http
