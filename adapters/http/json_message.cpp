#include "adapters/http/json_message.h"

#include <utility>

namespace kakehashi::http {

bool is_json(const HttpRequest& request) {
    const auto content_type = request.header("Content-Type");
    if (!content_type) {
        return false;
    }
    std::string_view type = content_type->substr(0, content_type->find(';'));
    while (type.ends_with(' ')) {
        type.remove_suffix(1);
    }
    return same_token(type, "application/json");
}

HttpResponse json_answer(std::string body, int status) {
    HttpResponse response;
    response.status = status;
    response.content_type = "application/json";
    response.body = std::move(body);
    return response;
}

}  // namespace kakehashi::http
