#include "tests/service/tls_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>

namespace kakehashi::test {
namespace {

using Clock = std::chrono::steady_clock;

int connected_socket(std::uint16_t port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
        ::close(socket);
        return -1;
    }
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return socket;
}

void set_read_time(int socket, std::chrono::microseconds time) {
    const timeval value{static_cast<time_t>(time.count() / 1'000'000),
                        static_cast<suseconds_t>(time.count() % 1'000'000)};
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &value, sizeof value);
}

std::shared_ptr<SSL_CTX> new_context(const Credential* credential, TlsVersion version) {
    std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
    if (version == TlsVersion::v1_2) {
        SSL_CTX_set_max_proto_version(context.get(), TLS1_2_VERSION);
    }
    if (credential != nullptr) {
        SSL_CTX_use_certificate_file(context.get(), credential->certificate.c_str(), SSL_FILETYPE_PEM);
        SSL_CTX_use_PrivateKey_file(context.get(), credential->key.c_str(), SSL_FILETYPE_PEM);
    }
    return context;
}

}  // namespace

std::string Reply::header(const std::string& name) const {
    const std::size_t at = head.find("\r\n" + name + ": ");
    if (at == std::string::npos) {
        return {};
    }
    const std::size_t begin = at + name.size() + 4;
    return head.substr(begin, head.find("\r\n", begin) - begin);
}

TlsClient::TlsClient(std::uint16_t port, const Credential* credential, TlsVersion version)
    : socket_(connected_socket(port)), context_(new_context(credential, version)) {
    std::signal(SIGPIPE, SIG_IGN);
    ended_ = socket_ < 0;
    if (ended_) {
        return;
    }
    set_read_time(socket_, std::chrono::seconds(8));
    stream_.reset(SSL_new(context_.get()), SSL_free);
    SSL_set_fd(stream_.get(), socket_);
    shook_hands_ = SSL_connect(stream_.get()) == 1;
    ended_ = !shook_hands_;
    ERR_clear_error();
}

TlsClient::~TlsClient() {
    stream_.reset();
    if (socket_ >= 0) {
        ::close(socket_);
    }
}

bool TlsClient::send(std::string_view bytes) {
    return !ended_ && SSL_write(stream_.get(), bytes.data(), static_cast<int>(bytes.size())) > 0;
}

bool TlsClient::read_more(Clock::time_point deadline) {
    const auto left = std::chrono::duration_cast<std::chrono::microseconds>(deadline - Clock::now());
    if (ended_ || left.count() <= 0) {
        return false;
    }
    set_read_time(socket_, left);
    std::array<char, 8192> bytes;
    ERR_clear_error();
    const int got = SSL_read(stream_.get(), bytes.data(), static_cast<int>(bytes.size()));
    if (got > 0) {
        buffer_.append(bytes.data(), static_cast<std::size_t>(got));
        return true;
    }
    ended_ = SSL_get_error(stream_.get(), got) != SSL_ERROR_WANT_READ;
    return false;
}

std::optional<Reply> TlsClient::receive(std::chrono::milliseconds time) {
    const auto deadline = Clock::now() + time;
    std::size_t end = std::string::npos;
    while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
        if (!read_more(deadline)) {
            return std::nullopt;
        }
    }
    Reply reply;
    reply.head = buffer_.substr(0, end + 2);
    buffer_.erase(0, end + 4);
    reply.status = std::stoi(reply.head.substr(9, 3));
    const std::string length = reply.header("Content-Length");
    const std::size_t size = length.empty() ? 0 : std::stoul(length);
    while (buffer_.size() < size) {
        if (!read_more(deadline)) {
            return std::nullopt;
        }
    }
    reply.body = buffer_.substr(0, size);
    buffer_.erase(0, size);
    return reply;
}

bool TlsClient::ends(std::chrono::milliseconds time) {
    const auto deadline = Clock::now() + time;
    while (read_more(deadline)) {
    }
    return ended_;
}

}  // namespace kakehashi::test
