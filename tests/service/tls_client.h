#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "tests/service/test_pki.h"

struct ssl_ctx_st;
struct ssl_st;

namespace kakehashi::test {

struct Reply {
    int status = 0;
    std::string head;
    std::string body;

    [[nodiscard]] std::string header(const std::string& name) const;
};

enum class TlsVersion { v1_2, v1_3 };

/// A plain client of one connection to 127.0.0.1, which sends exactly the bytes it is told.
class TlsClient {
public:
    TlsClient(std::uint16_t port, const Credential* credential, TlsVersion version = TlsVersion::v1_3);
    ~TlsClient();
    TlsClient(const TlsClient&) = delete;
    TlsClient& operator=(const TlsClient&) = delete;

    /// Whether our side of the handshake ended well; in TLS 1.3 the server may still refuse our certificate.
    [[nodiscard]] bool shook_hands() const { return shook_hands_; }
    /// False when the connection is gone.
    bool send(std::string_view bytes);
    /// The next answer; nothing when the connection ends, or none has come whole within that time.
    [[nodiscard]] std::optional<Reply> receive(std::chrono::milliseconds time = std::chrono::seconds(8));
    /// Whether the server ends the connection within that time.
    [[nodiscard]] bool ends(std::chrono::milliseconds time);

private:
    [[nodiscard]] bool read_more(std::chrono::steady_clock::time_point deadline);

    int socket_ = -1;
    std::shared_ptr<ssl_ctx_st> context_;
    std::shared_ptr<ssl_st> stream_;
    bool shook_hands_ = false;
    bool ended_ = false;
    std::string buffer_;
};

}  // namespace kakehashi::test
