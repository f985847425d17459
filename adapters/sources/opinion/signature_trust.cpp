#include "adapters/sources/opinion/signature_trust.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>

namespace kakehashi::sources::opinion {
namespace {

bool is_certificate(const std::string& pem) {
    BIO* const bio = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
    X509* const certificate = bio == nullptr ? nullptr : PEM_read_bio_X509(bio, nullptr, nullptr, nullptr);
    const bool good = certificate != nullptr;
    X509_free(certificate);
    BIO_free(bio);
    ERR_clear_error();
    return good;
}

}  // namespace

Result<SignatureTrust> SignatureTrust::parse(std::string_view pem) {
    constexpr std::string_view begin = "-----BEGIN CERTIFICATE-----";
    constexpr std::string_view end = "-----END CERTIFICATE-----";
    SignatureTrust trust;
    for (std::size_t at = pem.find(begin); at != std::string_view::npos; at = pem.find(begin, at)) {
        const std::size_t last = pem.find(end, at);
        std::string certificate(pem.substr(at, last == std::string_view::npos ? last : last + end.size() - at));
        if (last == std::string_view::npos || !is_certificate(certificate)) {
            return Error{Fault::malformed, "KK-6302", "a trusted certificate cannot be read", {}};
        }
        trust.certificates_.push_back(std::move(certificate) + "\n");
        at = last;
    }
    if (trust.empty()) {
        return Error{Fault::malformed, "KK-6302", "there is no certificate in PEM form", {}};
    }
    return trust;
}

}  // namespace kakehashi::sources::opinion
