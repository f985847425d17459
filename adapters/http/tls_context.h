#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "domain/result.h"

struct ssl_ctx_st;

namespace kakehashi::http {

/// The server's side of TLS: TLS 1.3 only, and, unless it is open to everyone, a client certificate of our CA required in the
/// handshake. Nothing is resumed, so that every connection proves its certificate anew. Immutable; shared by threads.
class TlsContext {
public:
    enum class Clients : std::uint8_t {
        certified,
        anyone,  ///< no certificate is asked for
    };
    struct Files {
        std::string certificate;  ///< PEM, the chain, own certificate first
        std::string key;          ///< PEM, without passphrase
        std::string client_ca;    ///< PEM, one or more; not read where anyone may come
        Clients clients = Clients::certified;
    };

    /// Missing (KK-5040) when a file cannot be read as what it should be, conflicting (KK-5041) when key and
    /// certificate do not belong together.
    [[nodiscard]] static Result<TlsContext> open(const Files& files);

    [[nodiscard]] ssl_ctx_st* native() const { return context_.get(); }

private:
    explicit TlsContext(std::shared_ptr<ssl_ctx_st> context) : context_(std::move(context)) {}

    std::shared_ptr<ssl_ctx_st> context_;
};

}  // namespace kakehashi::http
