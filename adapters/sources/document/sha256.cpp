#include "adapters/sources/document/sha256.h"

#include <array>

#include "domain/result.h"

namespace kakehashi::sources::document {

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
    EXPECTS(context_ != nullptr && EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1);
}

void Sha256::take(std::string_view bytes) { EXPECTS(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1); }

std::string Sha256::hex() {
    constexpr std::string_view digits = "0123456789abcdef";
    std::array<unsigned char, 32> digest{};
    EXPECTS(EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr) == 1);
    std::string text;
    for (const unsigned char byte : digest) {
        text.push_back(digits[byte >> 4U]);
        text.push_back(digits[byte & 15U]);
    }
    return text;
}

}  // namespace kakehashi::sources::document
