#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "domain/result.h"

struct ssl_ctx_st;
struct x509_st;

namespace kakehashi::http {

/// The server's side of TLS: TLS 1.3 unless told otherwise, and, unless it is open to everyone, a client certificate of our CA
/// required in the handshake. Nothing is resumed, so that every connection proves its certificate anew. Immutable; shared by
/// threads.
class TlsContext {
public:
    enum class Clients : std::uint8_t {
        certified,
        anyone,  ///< no certificate is asked for
    };
    /// The oldest version that is spoken; of 1.2 only ECDHE with AEAD.
    enum class Oldest : std::uint8_t { tls_1_3, tls_1_2 };
    struct Files {
        std::string certificate;  ///< PEM, the chain, own certificate first
        std::string key;          ///< PEM, without passphrase
        std::string client_ca;    ///< PEM, one or more; not read where anyone may come
        Clients clients = Clients::certified;
        std::string client_crl = {};  ///< PEM, the lists of those CAs; empty: nobody's certificate was taken back
        std::string ocsp = {};        ///< DER, what the issuer of `certificate` says of it; empty: nothing is stapled
        Oldest oldest = Oldest::tls_1_3;
    };

    /// Missing (KK-5040) when a file cannot be read as what it should be, conflicting (KK-5041) when key and
    /// certificate do not belong together. With `client_crl`, a client whose CA has no list in it, or one that has run out, is
    /// refused: who cannot be looked up may have been taken back.
    [[nodiscard]] static Result<TlsContext> open(const Files& files);

    [[nodiscard]] ssl_ctx_st* native() const { return context_.get(); }

    /// Whether a handshake with this certificate would have succeeded: for certificates that a hop passes on.
    [[nodiscard]] bool would_accept(x509_st& certificate) const;

private:
    explicit TlsContext(std::shared_ptr<ssl_ctx_st> context) : context_(std::move(context)) {}

    std::shared_ptr<ssl_ctx_st> context_;
};

}  // namespace kakehashi::http
