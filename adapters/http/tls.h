#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "adapters/http/message.h"
#include "domain/result.h"

struct ssl_ctx_st;
struct ssl_st;

namespace kakehashi::http {

using Deadline = std::chrono::steady_clock::time_point;

/// The server's side of TLS: TLS 1.3 only, and a client certificate of our CA required in the handshake.
/// Nothing is resumed, so that every connection proves its certificate anew. Immutable; shared by threads.
class TlsContext {
public:
    struct Files {
        std::string certificate;  ///< PEM, the chain, own certificate first
        std::string key;          ///< PEM, without passphrase
        std::string client_ca;    ///< PEM, one or more
    };

    /// Missing (KK-5040) when a file cannot be read as what it should be, conflicting (KK-5041) when key and
    /// certificate do not belong together.
    [[nodiscard]] static Result<TlsContext> open(const Files& files);

    [[nodiscard]] ssl_ctx_st* native() const { return context_.get(); }

private:
    explicit TlsContext(std::shared_ptr<ssl_ctx_st> context) : context_(std::move(context)) {}

    std::shared_ptr<ssl_ctx_st> context_;
};

/// How far a step came. `closed`: the peer ended the connection. `failed`: not TLS as we want it.
enum class Progress { done, closed, timed_out, failed };

/// One connection. Every step has one deadline, however slowly the peer sends or takes its bytes.
/// Not for sharing between threads; only ::shutdown on the socket may come from another.
class TlsStream {
public:
    /// The socket becomes non-blocking and stays the caller's to close.
    TlsStream(const TlsContext& context, int socket);

    [[nodiscard]] Progress handshake(Deadline deadline);
    /// Until there is something to read.
    [[nodiscard]] Progress wait(Deadline deadline);
    /// Appends what there is, at most `most` bytes.
    [[nodiscard]] Progress read_some(std::string& into, std::size_t most, Deadline deadline);
    [[nodiscard]] Progress write(std::string_view bytes, Deadline deadline);
    /// Says goodbye, and takes what the peer still sends until it closes too: closing at once could destroy our last
    /// words on their way.
    void finish(Deadline deadline);

    /// After the handshake.
    [[nodiscard]] Peer peer() const;
    /// Why the last step failed, in OpenSSL's words; nothing of the peer's data.
    [[nodiscard]] const std::string& failure() const { return failure_; }

private:
    /// Repeats `step` (1: done) whenever the socket lets it go on.
    template <class Step>
    [[nodiscard]] Progress until(Deadline deadline, Step step);
    [[nodiscard]] Progress after(int outcome, Deadline deadline);

    struct Free {
        void operator()(ssl_st* stream) const;
    };

    std::unique_ptr<ssl_st, Free> stream_;
    int socket_;
    bool usable_ = true;
    std::string failure_;
};

}  // namespace kakehashi::http
