#pragma once

#include "adapters/http/open_connections.h"
#include "adapters/http/router.h"
#include "adapters/http/server.h"
#include "adapters/http/tls.h"

namespace kakehashi::http {

/// What every connection of one server shares.
struct Service {
    Service(Options options, Routes routes, TlsContext tls);

    Options options;
    Options hurried;  ///< for those who are only turned away
    Routes routes;
    TlsContext tls;
    OpenConnections open;
};

/// Serves one client on an accepted socket until either side has had enough. Throws nothing; the socket stays open.
void serve_connection(int socket, Service& service) noexcept;

}  // namespace kakehashi::http
