#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "adapters/http/peer_limits.h"
#include "adapters/http/request_log.h"
#include "adapters/http/router.h"
#include "adapters/http/tls_context.h"
#include "domain/result.h"

namespace kakehashi::http {

/// What a server may be told; docs/configuration.md explains each.
struct Options {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8443;  ///< 0: any free one
    TlsContext::Files tls;
    Network network = Network::open;  ///< every request says so
    std::optional<PeerRate> per_address;  ///< nothing: no limits by address
    /// The certificate (as in Peer::fingerprint) of a proxy in front of the server, whose `Client-Cert` header is believed; empty: there
    /// is none, and that header means nothing.
    std::string hop;

    int connections = 256;   ///< served at once; those beyond are told 503
    int turned_away = 64;    ///< told so at once; those beyond wait in the listen queue
    int loops = 0;           ///< threads that serve connections; 0: one for each processor
    int workers = 8;         ///< threads for handlers that wait, for a database mostly
    std::size_t head_limit = 16 * 1024;
    std::size_t body_limit = 64 * 1024;
    std::chrono::milliseconds handshake_time{5'000};
    std::chrono::milliseconds idle_time{5'000};      ///< until a request begins
    std::chrono::milliseconds request_time{10'000};  ///< from its first byte to its last
    std::chrono::milliseconds answer_time{10'000};   ///< until the client has taken it
    std::chrono::milliseconds even_moments{50};            ///< between moments at which refusals leave that must tell nothing
    std::chrono::milliseconds connection_age{600'000};  ///< then the certificate is to be proved anew
    std::chrono::milliseconds stop_time{10'000};     ///< for requests under way when stopping

    ServedSink on_served = log_served;
};

/// Whether only this machine reaches that address.
[[nodiscard]] bool is_of_this_machine(const std::string& address);

/// An HTTPS listener: TLS 1.3, a client certificate of our CA required unless anyone may come, a few event loops for all
/// connections.
///
/// Where a certificate is required a client without one, or with one that does not verify, fails in the handshake: only systems
/// use such a listener, and a page for people would need another. Which certificate may ask what is the faces' matter.
/// Beyond `connections` clients are answered 503 with Retry-After; none is left unanswered: when too many are being
/// turned away, the next ones wait in the listen queue. With `per_address`, who asks too often is answered 429 with Retry-After,
/// and who goes on opening connections is cut.
class Server {
public:
    /// A running server. Missing or conflicting as TlsContext::open says; unavailable (KK-5042) when address and port
    /// cannot be taken; malformed (KK-5043) when a limit is not positive.
    [[nodiscard]] static Result<std::unique_ptr<Server>> start(Options options, Routes routes);

    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    [[nodiscard]] std::uint16_t port() const;
    /// Clients being served now. Any thread.
    [[nodiscard]] int connections() const;

    /// Takes other files from the next handshake on, and ends every connection that was made with the old ones: resting ones now, the
    /// others after their request. Fails as TlsContext::open does, and then all stays as it was. Any thread, any time.
    [[nodiscard]] Result<Done> renew(const TlsContext::Files& files);

    /// Takes no more connections, closes idle ones, lets requests under way finish within `stop_time`, and cuts the
    /// rest. Returns when every thread has ended: a handler that never returns keeps it waiting. Any thread, any time.
    void stop();

private:
    struct Engine;
    explicit Server(std::unique_ptr<Engine> engine);

    std::unique_ptr<Engine> engine_;
};

}  // namespace kakehashi::http
