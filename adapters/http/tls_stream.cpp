#include "adapters/http/tls_stream.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <utility>

#include "adapters/http/event_loop.h"
#include "consent/ports/hasher.h"

namespace kakehashi::http {

namespace {

std::string last_failure() {
    const unsigned long code = ERR_peek_last_error();
    const char* reason = ERR_reason_error_string(code);
    ERR_clear_error();
    return reason != nullptr ? reason : "connection lost";
}

}  // namespace

void TlsStream::Free::operator()(ssl_st* stream) const { SSL_free(stream); }

TlsStream::TlsStream(const TlsContext& context, boost::asio::ip::tcp::socket socket, Deadlines& deadlines)
    : socket_(std::move(socket)), deadlines_(deadlines), stream_(SSL_new(context.native())) {
    EXPECTS(stream_ != nullptr);
    socket_.non_blocking(true);
    EXPECTS(SSL_set_fd(stream_.get(), socket_.native_handle()) == 1);
    SSL_set_accept_state(stream_.get());
    deadlines_.watch(*this);
}

TlsStream::~TlsStream() { deadlines_.forget(*this); }

void TlsStream::expire(Deadline now) {
    if (now >= deadline_) {
        boost::system::error_code ignored;
        socket_.cancel(ignored);
    }
}

awaitable<Progress> TlsStream::ready(Direction direction, Deadline deadline) {
    if (std::chrono::steady_clock::now() >= deadline) {
        co_return Progress::timed_out;
    }
    boost::system::error_code error;
    deadline_ = deadline;
    co_await socket_.async_wait(direction, boost::asio::redirect_error(boost::asio::use_awaitable, error));
    deadline_ = Deadline::max();
    if (error == boost::asio::error::operation_aborted) {
        co_return Progress::timed_out;
    }
    co_return error ? Progress::failed : Progress::done;
}

Progress TlsStream::failed() {
    usable_ = false;
    const bool gone = ERR_peek_last_error() == 0 ||
                      ERR_GET_REASON(ERR_peek_last_error()) == SSL_R_UNEXPECTED_EOF_WHILE_READING;
    failure_ = last_failure();
    return gone ? Progress::closed : Progress::failed;
}

template <class Step>
awaitable<Progress> TlsStream::until(Deadline deadline, Step step) {
    while (true) {
        ERR_clear_error();  // its queue is the thread's, and others' steps came between
        const int outcome = step();
        if (outcome == 1) {
            co_return Progress::done;
        }
        Progress waited = Progress::closed;
        switch (SSL_get_error(stream_.get(), outcome)) {
            case SSL_ERROR_WANT_READ: waited = co_await ready(Direction::wait_read, deadline); break;
            case SSL_ERROR_WANT_WRITE: waited = co_await ready(Direction::wait_write, deadline); break;
            case SSL_ERROR_ZERO_RETURN: break;
            default: co_return failed();
        }
        if (waited != Progress::done) {
            co_return waited;
        }
    }
}

awaitable<Progress> TlsStream::handshake(Deadline deadline) {
    const Progress progress = co_await until(deadline, [this] { return SSL_do_handshake(stream_.get()); });
    usable_ = progress == Progress::done;
    co_return progress;
}

awaitable<Progress> TlsStream::wait(Deadline deadline) {
    if (SSL_has_pending(stream_.get()) == 1) {
        co_return Progress::done;
    }
    co_return co_await ready(Direction::wait_read, deadline);
}

awaitable<Progress> TlsStream::read_some(std::string& into, std::size_t most, Deadline deadline) {
    return until(deadline, [this, &into, most] {
        std::array<char, 16 * 1024> buffer;
        std::size_t got = 0;
        const int outcome = SSL_read_ex(stream_.get(), buffer.data(), std::min(most, buffer.size()), &got);
        into.append(buffer.data(), outcome == 1 ? got : 0);
        return outcome;
    });
}

awaitable<Progress> TlsStream::write(std::string_view bytes, Deadline deadline) {
    return until(deadline, [this, bytes] {
        std::size_t sent = 0;
        return SSL_write_ex(stream_.get(), bytes.data(), bytes.size(), &sent);
    });
}

awaitable<void> TlsStream::finish(Deadline deadline) {
    if (usable_) {
        SSL_shutdown(stream_.get());
        ERR_clear_error();
    }
    ::shutdown(socket(), SHUT_WR);
    std::array<char, 4096> ignored;
    while (co_await ready(Direction::wait_read, deadline) == Progress::done) {
        const ssize_t got = ::recv(socket(), ignored.data(), ignored.size(), 0);
        if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) {
            co_return;
        }
    }
}

Peer peer_of(const x509_st& certificate) {
    Peer peer;
    consent::Digest digest{};
    EXPECTS(X509_digest(&certificate, EVP_sha256(), digest.data(), nullptr) == 1);
    peer.fingerprint = consent::hex(digest);
    std::array<char, 128> name{};
    const X509_NAME* subject = X509_get_subject_name(&certificate);
    if (X509_NAME_get_text_by_NID(subject, NID_commonName, name.data(), static_cast<int>(name.size())) > 0) {
        peer.common_name = name.data();
    }
    return peer;
}

Peer TlsStream::peer() const {
    const std::unique_ptr<X509, decltype(&X509_free)> certificate(SSL_get1_peer_certificate(stream_.get()), X509_free);
    if (certificate == nullptr) {  // the handshake fails without one where one is required
        EXPECTS((SSL_get_verify_mode(stream_.get()) & SSL_VERIFY_FAIL_IF_NO_PEER_CERT) == 0);
        return {};
    }
    return peer_of(*certificate);
}

}  // namespace kakehashi::http
