#include "adapters/http/sign_in/cookies.h"

#include <algorithm>

namespace kakehashi::http::sign_in {
namespace {

constexpr std::string_view attributes = "; Path=/; Secure; HttpOnly; SameSite=Lax";

void add(HttpResponse& response, std::string_view name, std::string_view value, const std::string& age) {
    std::string cookie(name);
    cookie.append("=").append(value).append(attributes).append(age);
    response.headers.emplace_back("Set-Cookie", std::move(cookie));
}

}  // namespace

std::string cookie_of(const HttpRequest& request, std::string_view name) {
    std::string found;
    int times = 0;
    for (const auto& [header, value] : request.headers) {
        if (!same_token(header, "Cookie")) {
            continue;
        }
        std::string_view rest = value;
        while (!rest.empty()) {
            const std::size_t end = std::min(rest.find(';'), rest.size());
            std::string_view pair = rest.substr(0, end);
            rest.remove_prefix(std::min(end + 1, rest.size()));
            pair.remove_prefix(std::min(pair.find_first_not_of(' '), pair.size()));
            if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=') {
                found = pair.substr(name.size() + 1);
                ++times;
            }
        }
    }
    return times == 1 ? found : std::string();
}

void set_cookie(HttpResponse& response, std::string_view name, std::string_view value, int seconds) {
    add(response, name, value, seconds > 0 ? "; Max-Age=" + std::to_string(seconds) : std::string());
}

void clear_cookie(HttpResponse& response, std::string_view name) { add(response, name, {}, "; Max-Age=0"); }

}  // namespace kakehashi::http::sign_in
