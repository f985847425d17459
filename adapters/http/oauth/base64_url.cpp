#include "adapters/http/oauth/base64_url.h"

#include <algorithm>

#include "domain/base64.h"

namespace kakehashi::http::oauth {

std::string base64_url_encode(std::string_view bytes) {
    std::string text = base64_encode(bytes);
    std::ranges::replace(text, '+', '-');
    std::ranges::replace(text, '/', '_');
    text.resize(std::min(text.find('='), text.size()));
    return text;
}

std::optional<std::string> base64_url_decode(std::string_view text) {
    if (text.find_first_of("+/=") != std::string_view::npos || text.size() % 4 == 1) {
        return std::nullopt;
    }
    std::string plain(text);
    std::ranges::replace(plain, '-', '+');
    std::ranges::replace(plain, '_', '/');
    plain.resize((plain.size() + 3) / 4 * 4, '=');
    return base64_decode_canonical(plain);
}

}  // namespace kakehashi::http::oauth
