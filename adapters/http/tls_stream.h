#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "adapters/http/awaitable.h"
#include "adapters/http/message.h"
#include "adapters/http/tls_context.h"

struct ssl_st;
struct x509_st;

namespace kakehashi::http {

using Deadline = std::chrono::steady_clock::time_point;

class Deadlines;

/// Whom a certificate names.
[[nodiscard]] Peer peer_of(const x509_st& certificate);

/// How far a step came. `closed`: the peer ended the connection. `failed`: not TLS as we want it.
enum class Progress { done, closed, timed_out, failed };

/// One connection. Every step has one deadline, however slowly the peer sends or takes its bytes.
/// Of one event loop; only ::shutdown on the socket may come from another thread.
class TlsStream {
public:
    /// `deadlines`, of the socket's loop, must outlive the stream.
    TlsStream(const TlsContext& context, boost::asio::ip::tcp::socket socket, Deadlines& deadlines);
    ~TlsStream();
    TlsStream(const TlsStream&) = delete;
    TlsStream& operator=(const TlsStream&) = delete;

    [[nodiscard]] awaitable<Progress> handshake(Deadline deadline);
    /// Until there is something to read.
    [[nodiscard]] awaitable<Progress> wait(Deadline deadline);
    /// Appends what there is, at most `most` bytes.
    [[nodiscard]] awaitable<Progress> read_some(std::string& into, std::size_t most, Deadline deadline);
    [[nodiscard]] awaitable<Progress> write(std::string_view bytes, Deadline deadline);
    /// Says goodbye, and takes what the peer still sends until it closes too: closing at once could destroy our last
    /// words on their way.
    [[nodiscard]] awaitable<void> finish(Deadline deadline);

    /// Ends a step that should have ended by now.
    void expire(Deadline now);

    /// After the handshake; of nobody where no certificate was asked for.
    [[nodiscard]] Peer peer() const;
    /// Why the last step failed, in OpenSSL's words; nothing of the peer's data.
    [[nodiscard]] const std::string& failure() const { return failure_; }
    [[nodiscard]] int socket() { return socket_.native_handle(); }

private:
    using Direction = boost::asio::ip::tcp::socket::wait_type;

    /// Repeats `step` (1: done) whenever the socket lets it go on.
    template <class Step>
    [[nodiscard]] awaitable<Progress> until(Deadline deadline, Step step);
    /// Waits for the socket.
    [[nodiscard]] awaitable<Progress> ready(Direction direction, Deadline deadline);
    [[nodiscard]] Progress failed();

    struct Free {
        void operator()(ssl_st* stream) const;
    };

    boost::asio::ip::tcp::socket socket_;
    Deadlines& deadlines_;
    std::unique_ptr<ssl_st, Free> stream_;
    Deadline deadline_ = Deadline::max();
    bool usable_ = true;
    std::string failure_;
};

}  // namespace kakehashi::http
