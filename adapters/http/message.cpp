#include "adapters/http/message.h"

#include <algorithm>

namespace kakehashi::http {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::optional<std::string_view> find(const Headers& headers, std::string_view name) {
    for (const auto& [key, value] : headers) {
        if (same_token(key, name)) {
            return std::string_view{value};
        }
    }
    return std::nullopt;
}

}  // namespace

bool same_token(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

std::optional<std::string_view> HttpRequest::header(std::string_view name) const { return find(headers, name); }

std::optional<std::string_view> HttpResponse::header(std::string_view name) const { return find(headers, name); }

}  // namespace kakehashi::http
