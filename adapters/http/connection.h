#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <optional>
#include <utility>

#include "adapters/http/awaitable.h"
#include "adapters/http/event_loop.h"
#include "adapters/http/open_connections.h"
#include "adapters/http/peer_limits.h"
#include "adapters/http/renewable.h"
#include "adapters/http/router.h"
#include "adapters/http/server.h"
#include "adapters/http/tls_context.h"

namespace kakehashi::http {

/// What every connection of one server shares.
struct Service {
    Service(Options options, Routes routes, TlsContext tls, Executor& workers);

    Options options;
    Options hurried;  ///< for those who are only turned away
    Routes routes;
    Renewable<TlsContext> tls;
    OpenConnections open;
    std::optional<PeerLimits> peers;
    Executor& workers;  ///< where handlers wait
};

/// A connection that counts among those of its address, while it is kept. Counts nothing where there are no limits by address.
class Visit {
public:
    /// Nothing when the address has no more to claim: the connection is to be closed.
    [[nodiscard]] static std::optional<Visit> begin(Service& service, const boost::asio::ip::tcp::socket& socket);
    Visit(Visit&& other) noexcept : peers_(other.peers_), claim_(std::exchange(other.claim_, nullptr)) {}
    Visit& operator=(Visit&&) = delete;
    ~Visit() {
        if (claim_ != nullptr) {
            peers_->leave(*claim_);
        }
    }

    /// A request of this connection.
    [[nodiscard]] PeerLimits::Turn ask() {
        return claim_ == nullptr ? PeerLimits::Turn{} : peers_->ask(*claim_, PeerLimits::Clock::now());
    }

private:
    Visit(PeerLimits* peers, PeerLimits::Claim* claim) : peers_(peers), claim_(claim) {}

    PeerLimits* peers_;
    PeerLimits::Claim* claim_;
};

/// A place among the open connections, while it is kept.
class Stay {
public:
    Stay(OpenConnections& open, int socket, Visit visit)
        : open_(&open), socket_(socket), admission_(open.enter(socket)), visit_(std::move(visit)) {}
    Stay(Stay&& other) noexcept
        : open_(std::exchange(other.open_, nullptr)), socket_(other.socket_), admission_(other.admission_), visit_(std::move(other.visit_)) {}
    Stay& operator=(Stay&&) = delete;
    ~Stay() {
        if (open_ != nullptr) {
            open_->leave(socket_);
        }
    }

    [[nodiscard]] Admission admission() const { return admission_; }
    [[nodiscard]] Visit& visit() { return visit_; }

private:
    OpenConnections* open_;
    int socket_;
    Admission admission_;
    Visit visit_;
};

/// Serves one client on an accepted socket until either side has had enough. Runs on `loop`; throws nothing.
[[nodiscard]] awaitable<void> serve_connection(boost::asio::ip::tcp::socket socket, Stay stay,
                                                            Service& service, EventLoop& loop);

}  // namespace kakehashi::http
