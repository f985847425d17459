#include "adapters/http/forwarded_peer.h"

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>

#include "consent/ports/hasher.h"
#include "domain/base64.h"

namespace kakehashi::http {
namespace {

constexpr std::string_view pem_begin = "-----BEGIN CERTIFICATE-----";
constexpr std::string_view pem_end = "-----END CERTIFICATE-----";

std::optional<unsigned> hex_value(char c) {
    if (c >= '0' && c <= '9') {
        return static_cast<unsigned>(c - '0');
    }
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? std::optional(static_cast<unsigned>(lower - 'a') + 10U) : std::nullopt;
}

/// Nothing when an escape is cut or no number. A plus sign is itself: base64 has it.
std::optional<std::string> unescaped(std::string_view text) {
    std::string plain;
    for (std::size_t n = 0; n < text.size(); ++n) {
        if (text[n] != '%') {
            plain.push_back(text[n]);
            continue;
        }
        const auto high = n + 2 < text.size() ? hex_value(text[n + 1]) : std::nullopt;
        const auto low = high ? hex_value(text[n + 2]) : std::nullopt;
        if (!low) {
            return std::nullopt;
        }
        plain.push_back(static_cast<char>(*high << 4U | *low));
        n += 2;
    }
    return plain;
}

std::optional<std::string> der_in(std::string_view header) {
    if (header.size() > 2 && header.starts_with(':') && header.ends_with(':')) {
        return base64_decode(header.substr(1, header.size() - 2));
    }
    auto pem = unescaped(header);
    if (!pem || !pem->starts_with(pem_begin)) {
        return std::nullopt;
    }
    const std::size_t end = pem->find(pem_end);
    if (end == std::string::npos) {
        return std::nullopt;
    }
    std::string base64 = pem->substr(pem_begin.size(), end - pem_begin.size());
    std::erase_if(base64, [](char c) { return c == '\n' || c == '\r' || c == ' ' || c == '\t'; });
    return base64_decode(base64);
}

}  // namespace

Peer peer_of(std::string_view certificate) {
    Peer peer;
    consent::Digest digest{};
    EXPECTS(EVP_Digest(certificate.data(), certificate.size(), digest.data(), nullptr, EVP_sha256(), nullptr) == 1);
    peer.fingerprint = consent::hex(digest);
    const auto* bytes = reinterpret_cast<const unsigned char*>(certificate.data());
    const std::unique_ptr<X509, decltype(&X509_free)> read(d2i_X509(nullptr, &bytes, static_cast<long>(certificate.size())), X509_free);
    std::array<char, 128> name{};
    if (read != nullptr && X509_NAME_get_text_by_NID(X509_get_subject_name(read.get()), NID_commonName, name.data(),
                                                     static_cast<int>(name.size())) > 0) {
        peer.common_name = name.data();
    }
    return peer;
}

std::optional<Peer> forwarded_peer(const TlsContext& tls, const HttpRequest& request) {
    const auto is_ours = [](const auto& header) { return same_token(header.first, client_certificate_header); };
    if (std::ranges::count_if(request.headers, is_ours) != 1) {
        return std::nullopt;
    }
    const auto certificate = der_in(*request.header(client_certificate_header));
    return certificate && tls.would_accept(*certificate) ? std::optional(peer_of(*certificate)) : std::nullopt;
}

}  // namespace kakehashi::http
