#include "adapters/storage/keyed_hash.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <stdexcept>

namespace kakehashi::storage {

std::array<unsigned char, 32> keyed_hash(const Key& key, std::string_view text) {
    std::array<unsigned char, 32> mac{};
    unsigned int length = 0;
    const auto* const bytes = reinterpret_cast<const unsigned char*>(text.data());
    if (HMAC(EVP_sha256(), key.bytes().data(), static_cast<int>(key.bytes().size()), bytes, text.size(), mac.data(), &length) ==
            nullptr ||
        length != mac.size()) {
        throw std::runtime_error("a keyed hash cannot be made");
    }
    return mac;
}

std::string keyed_digest(const Key& key, std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    for (const unsigned char byte : keyed_hash(key, text)) {
        hex.push_back(digits[byte >> 4U]);
        hex.push_back(digits[byte & 15U]);
    }
    return hex;
}

}  // namespace kakehashi::storage
