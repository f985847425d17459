#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <openssl/evp.h>

namespace kakehashi::sources::document {

/// A SHA-256 fed piece by piece.
class Sha256 {
public:
    Sha256();
    void take(std::string_view bytes);
    /// Ends it: the digest in lower-case hexadecimal digits.
    [[nodiscard]] std::string hex();

private:
    struct Freer {
        void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
    };
    std::unique_ptr<EVP_MD_CTX, Freer> context_;
};

}  // namespace kakehashi::sources::document
