#include "adapters/http/etag.h"

#include <openssl/evp.h>

#include <cstddef>

#include "consent/ports/hasher.h"
#include "domain/result.h"

namespace kakehashi::http {

std::string weak_etag(std::string_view content) {
    consent::Digest digest{};
    const int done = EVP_Digest(content.data(), content.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
    EXPECTS(done == 1);
    constexpr std::size_t length = 32;
    return "W/\"" + consent::hex(digest).substr(0, length) + "\"";
}

}  // namespace kakehashi::http
