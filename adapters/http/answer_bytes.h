#pragma once

#include <ctime>
#include <string>
#include <string_view>

#include "adapters/http/message.h"

namespace kakehashi::http {

/// How an answer goes out.
struct Sending {
    std::string_view request_id;
    bool keep_alive = true;
    bool with_body = true;
};

/// The bytes of an answer that leaves at that time. Every one carries the same protective headers, problems included.
[[nodiscard]] std::string answer_bytes(const HttpResponse& response, const Sending& sending, std::time_t at);

/// Has bytes that were made before leave at another time: the same as if they had been made then, without making them anew.
void set_date(std::string& bytes, std::time_t at);

}  // namespace kakehashi::http
