#pragma once

#include <string>

#include "adapters/http/message.h"

namespace kakehashi::http {

/// Whether the request says that its body is JSON.
[[nodiscard]] bool is_json(const HttpRequest& request);

[[nodiscard]] HttpResponse json_answer(std::string body, int status = 200);

}  // namespace kakehashi::http
