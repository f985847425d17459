#include "adapters/http/forwarded_peer.h"

#include <Poco/Exception.h>
#include <Poco/URI.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include <algorithm>
#include <memory>
#include <string>

#include "adapters/http/tls_stream.h"
#include "domain/base64.h"

namespace kakehashi::http {
namespace {

using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

Certificate in_der(const std::string& bytes) {
    const auto* at = reinterpret_cast<const unsigned char*>(bytes.data());
    const auto* const end = at + bytes.size();
    Certificate read(d2i_X509(nullptr, &at, static_cast<long>(bytes.size())), X509_free);
    return at == end ? std::move(read) : Certificate(nullptr, X509_free);
}

Certificate in_pem(const std::string& escaped) {
    std::string text;
    try {
        Poco::URI::decode(escaped, text);
    } catch (const Poco::Exception&) {
        return {nullptr, X509_free};
    }
    const std::unique_ptr<BIO, decltype(&BIO_free)> memory(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), BIO_free);
    return {memory ? PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr) : nullptr, X509_free};
}

}  // namespace

std::shared_ptr<x509_st> certificate_in(std::string_view header) {
    Certificate read(nullptr, X509_free);
    if (header.size() > 2 && header.starts_with(':') && header.ends_with(':')) {
        const auto bytes = base64_decode(header.substr(1, header.size() - 2));
        read = bytes ? in_der(*bytes) : std::move(read);
    } else {
        read = in_pem(std::string(header));
    }
    ERR_clear_error();  // its queue is the thread's
    return read;
}

std::optional<Peer> forwarded_peer(const TlsContext& tls, const HttpRequest& request) {
    const auto is_ours = [](const auto& header) { return same_token(header.first, client_certificate_header); };
    if (std::ranges::count_if(request.headers, is_ours) != 1) {
        return std::nullopt;
    }
    const auto certificate = certificate_in(*request.header(client_certificate_header));
    return certificate != nullptr && tls.would_accept(*certificate) ? std::optional(peer_of(*certificate)) : std::nullopt;
}

}  // namespace kakehashi::http
