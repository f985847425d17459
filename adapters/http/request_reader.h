#pragma once

#include <string>
#include <variant>

#include "adapters/http/message.h"
#include "adapters/http/open_connections.h"
#include "adapters/http/problem.h"
#include "adapters/http/server.h"
#include "adapters/http/tls_stream.h"

namespace kakehashi::http {

/// A request that has arrived whole.
struct Arrived {
    HttpRequest request;
    bool keep_alive = true;
};

/// Nothing more will come, and nobody waits for an answer.
struct Ended {};

/// A request we answer with a problem and then end the connection, as what follows it cannot be told apart. What is
/// known of the request stands in `request`.
struct Unreadable {
    ProblemType type = ProblemType::malformed;
    HttpRequest request;
};

/// Takes requests off one connection, one after the other.
class RequestReader {
public:
    RequestReader(TlsStream& stream, OpenConnections& open, const Options& options)
        : stream_(stream), socket_(stream.socket()), open_(open), options_(options) {}

    using Next = std::variant<Arrived, Unreadable, Ended>;
    [[nodiscard]] awaitable<Next> next();

private:
    [[nodiscard]] awaitable<bool> begins();
    [[nodiscard]] awaitable<Next> body_of(HttpRequest request, std::size_t length, bool keep_alive,
                                                       Deadline deadline);

    TlsStream& stream_;
    int socket_;
    OpenConnections& open_;
    const Options& options_;
    std::string buffer_;
};

}  // namespace kakehashi::http
