#include "adapters/storage/openssl_hasher.h"

#include <openssl/evp.h>

#include <memory>

#include "domain/result.h"

namespace kakehashi::storage {
namespace {

struct FreeContext {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

const EVP_MD* algorithm() {
    // Fetched once: an implicit fetch at every call costs more than hashing a short body.
    static const EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    return sha256;
}

}  // namespace

consent::Digest OpenSslHasher::sha256(std::initializer_list<std::string_view> parts) const {
    thread_local const std::unique_ptr<EVP_MD_CTX, FreeContext> context{EVP_MD_CTX_new()};
    consent::Digest digest{};
    EXPECTS(EVP_DigestInit_ex2(context.get(), algorithm(), nullptr) == 1);
    for (const std::string_view part : parts) {
        EXPECTS(EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1);
    }
    EXPECTS(EVP_DigestFinal_ex(context.get(), digest.data(), nullptr) == 1);
    return digest;
}

}  // namespace kakehashi::storage
