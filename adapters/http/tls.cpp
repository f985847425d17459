#include "adapters/http/tls.h"

#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "consent/ports/hasher.h"

namespace kakehashi::http {
namespace {

std::string own_name(const std::string& path) { return path.substr(path.find_last_of('/') + 1); }

Error unreadable(const char* what, const std::string& path) {
    ERR_clear_error();
    return Error{Fault::missing, "KK-5040", std::string(what) + " cannot be read as PEM", Place{own_name(path)}};
}

int no_passphrase(char* /*buffer*/, int /*size*/, int /*writing*/, void* /*data*/) { return 0; }

void harden(SSL_CTX* context) {
    EXPECTS(SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION) == 1);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_options(context, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION);
    EXPECTS(SSL_CTX_set_num_tickets(context, 0) == 1);
    SSL_CTX_set_mode(context, SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_read_ahead(context, 1);  // a record's head and body by one call to the system
    SSL_CTX_set_default_passwd_cb(context, no_passphrase);
}

/// Waits for `events` on the socket.
Progress wait_for(int socket, short events, Deadline deadline) {
    while (true) {
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
        if (left <= 0) {
            return Progress::timed_out;
        }
        pollfd entry{socket, events, 0};
        const int ready = ::poll(&entry, 1, static_cast<int>(std::min<long long>(left, 60'000)));
        if (ready > 0) {
            return Progress::done;
        }
        if (ready < 0 && errno != EINTR) {
            return Progress::failed;
        }
    }
}

std::string last_failure() {
    const unsigned long code = ERR_peek_last_error();
    const char* reason = ERR_reason_error_string(code);
    ERR_clear_error();
    return reason != nullptr ? reason : "connection lost";
}

}  // namespace

Result<TlsContext> TlsContext::open(const Files& files) {
    ERR_clear_error();
    std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
    EXPECTS(context != nullptr);
    harden(context.get());
    if (SSL_CTX_use_certificate_chain_file(context.get(), files.certificate.c_str()) != 1) {
        return unreadable("the server's certificate", files.certificate);
    }
    if (SSL_CTX_use_PrivateKey_file(context.get(), files.key.c_str(), SSL_FILETYPE_PEM) != 1) {
        const bool mismatch = ERR_GET_REASON(ERR_peek_last_error()) == X509_R_KEY_VALUES_MISMATCH;
        auto error = unreadable("the server's key", files.key);
        return mismatch ? Error{Fault::conflicting, "KK-5041", "the server's key is not that of its certificate",
                                Place{own_name(files.key)}}
                        : error;
    }
    STACK_OF(X509_NAME)* names = SSL_load_client_CA_file(files.client_ca.c_str());
    if (names == nullptr || SSL_CTX_load_verify_file(context.get(), files.client_ca.c_str()) != 1) {
        sk_X509_NAME_pop_free(names, X509_NAME_free);
        return unreadable("the clients' CA", files.client_ca);
    }
    SSL_CTX_set_client_CA_list(context.get(), names);
    return TlsContext{std::move(context)};
}

void TlsStream::Free::operator()(ssl_st* stream) const { SSL_free(stream); }

TlsStream::TlsStream(const TlsContext& context, int socket) : stream_(SSL_new(context.native())), socket_(socket) {
    EXPECTS(stream_ != nullptr);
    ::fcntl(socket, F_SETFL, ::fcntl(socket, F_GETFL) | O_NONBLOCK);
    EXPECTS(SSL_set_fd(stream_.get(), socket) == 1);
    SSL_set_accept_state(stream_.get());
}

Progress TlsStream::after(int outcome, Deadline deadline) {
    switch (SSL_get_error(stream_.get(), outcome)) {
        case SSL_ERROR_WANT_READ: return wait_for(socket_, POLLIN, deadline);
        case SSL_ERROR_WANT_WRITE: return wait_for(socket_, POLLOUT, deadline);
        case SSL_ERROR_ZERO_RETURN: return Progress::closed;
        default: break;
    }
    usable_ = false;
    const bool gone = ERR_peek_last_error() == 0 ||
                      ERR_GET_REASON(ERR_peek_last_error()) == SSL_R_UNEXPECTED_EOF_WHILE_READING;
    failure_ = last_failure();
    return gone ? Progress::closed : Progress::failed;
}

template <class Step>
Progress TlsStream::until(Deadline deadline, Step step) {
    while (true) {
        ERR_clear_error();
        const int outcome = step();
        if (outcome == 1) {
            return Progress::done;
        }
        if (const Progress progress = after(outcome, deadline); progress != Progress::done) {
            return progress;
        }
    }
}

Progress TlsStream::handshake(Deadline deadline) {
    const Progress progress = until(deadline, [this] { return SSL_do_handshake(stream_.get()); });
    usable_ = progress == Progress::done;
    return progress;
}

Progress TlsStream::wait(Deadline deadline) {
    return SSL_has_pending(stream_.get()) == 1 ? Progress::done : wait_for(socket_, POLLIN, deadline);
}

Progress TlsStream::read_some(std::string& into, std::size_t most, Deadline deadline) {
    std::array<char, 16 * 1024> buffer;
    std::size_t got = 0;
    const Progress progress = until(deadline, [&] {
        return SSL_read_ex(stream_.get(), buffer.data(), std::min(most, buffer.size()), &got);
    });
    into.append(buffer.data(), progress == Progress::done ? got : 0);
    return progress;
}

Progress TlsStream::write(std::string_view bytes, Deadline deadline) {
    std::size_t sent = 0;
    return until(deadline, [&] { return SSL_write_ex(stream_.get(), bytes.data(), bytes.size(), &sent); });
}

void TlsStream::finish(Deadline deadline) {
    if (usable_) {
        SSL_shutdown(stream_.get());
        ERR_clear_error();
    }
    ::shutdown(socket_, SHUT_WR);
    std::array<char, 4096> ignored;
    while (wait_for(socket_, POLLIN, deadline) == Progress::done) {
        const ssize_t got = ::recv(socket_, ignored.data(), ignored.size(), 0);
        if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) {
            return;
        }
    }
}

Peer TlsStream::peer() const {
    Peer peer;
    const std::unique_ptr<X509, decltype(&X509_free)> certificate(SSL_get1_peer_certificate(stream_.get()), X509_free);
    EXPECTS(certificate != nullptr);
    consent::Digest digest{};
    EXPECTS(X509_digest(certificate.get(), EVP_sha256(), digest.data(), nullptr) == 1);
    peer.fingerprint = consent::hex(digest);
    std::array<char, 128> name{};
    const X509_NAME* subject = X509_get_subject_name(certificate.get());
    if (X509_NAME_get_text_by_NID(subject, NID_commonName, name.data(), static_cast<int>(name.size())) > 0) {
        peer.common_name = name.data();
    }
    return peer;
}

}  // namespace kakehashi::http
