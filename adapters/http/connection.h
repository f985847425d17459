#pragma once

#include <boost/asio/ip/tcp.hpp>

#include "adapters/http/awaitable.h"
#include "adapters/http/event_loop.h"
#include "adapters/http/open_connections.h"
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
    TlsContext tls;
    OpenConnections open;
    Executor& workers;  ///< where handlers wait
};

/// A place among the open connections, while it is kept.
class Stay {
public:
    Stay(OpenConnections& open, int socket) : open_(&open), socket_(socket), admission_(open.enter(socket)) {}
    Stay(Stay&& other) noexcept
        : open_(std::exchange(other.open_, nullptr)), socket_(other.socket_), admission_(other.admission_) {}
    Stay& operator=(Stay&&) = delete;
    ~Stay() {
        if (open_ != nullptr) {
            open_->leave(socket_);
        }
    }

    [[nodiscard]] Admission admission() const { return admission_; }

private:
    OpenConnections* open_;
    int socket_;
    Admission admission_;
};

/// Serves one client on an accepted socket until either side has had enough. Runs on `loop`; throws nothing.
[[nodiscard]] awaitable<void> serve_connection(boost::asio::ip::tcp::socket socket, Stay stay,
                                                            Service& service, EventLoop& loop);

}  // namespace kakehashi::http
