// Load client for the HTTPS faces: N connections on N threads, TLS 1.3 with a client certificate, keep-alive. Posts
// the lines of a file in turn and counts answers by status, latencies, and connections that never got an answer.
// Talks to 127.0.0.1 only.
//
//   tls_load PORT PATH LINES_FILE CERTIFICATE KEY CA CONNECTIONS SECONDS

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

struct Plan {
    std::uint16_t port = 0;
    std::vector<std::string> requests;
    int connections = 1;
    Clock::time_point end;
    SSL_CTX* context = nullptr;
    std::atomic<std::size_t> next{0};
};

struct Count {
    std::map<int, std::uint64_t> by_status;
    std::vector<std::uint32_t> microseconds;
    std::uint64_t lost = 0;      ///< requests without an answer
    std::uint64_t connects = 0;
    bool answered = false;
};

class Connection {
public:
    explicit Connection(const Plan& plan) : socket_(::socket(AF_INET, SOCK_STREAM, 0)), stream_(SSL_new(plan.context)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(plan.port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const int on = 1;
        const timeval patience{30, 0};
        ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        SSL_set_fd(stream_, socket_);
        open_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
                SSL_connect(stream_) == 1;
    }
    ~Connection() {
        if (open_) {
            SSL_shutdown(stream_);
        }
        SSL_free(stream_);
        ::close(socket_);
    }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    [[nodiscard]] bool is_open() const { return open_; }

    /// The status of the answer, or 0 when there was none.
    int exchange(const std::string& request) {
        open_ = open_ && SSL_write(stream_, request.data(), static_cast<int>(request.size())) > 0;
        std::size_t end = std::string::npos;
        while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
            if (!read_more()) {
                return 0;
            }
        }
        const std::string head = buffer_.substr(0, end + 2);
        const std::size_t at = head.find("\r\nContent-Length: ");
        const std::size_t length = at == std::string::npos ? 0 : std::strtoul(head.c_str() + at + 18, nullptr, 10);
        const std::size_t size = end + 4 + length;
        while (buffer_.size() < size) {
            if (!read_more()) {
                return 0;
            }
        }
        if (size == buffer_.size()) {
            buffer_.clear();
        } else {
            buffer_.erase(0, size);
        }
        open_ = head.find("\r\nConnection: close") == std::string::npos;
        return std::atoi(head.c_str() + 9);
    }

private:
    bool read_more() {
        std::array<char, 16 * 1024> bytes;
        const int got = open_ ? SSL_read(stream_, bytes.data(), static_cast<int>(bytes.size())) : 0;
        open_ = got > 0;
        buffer_.append(bytes.data(), static_cast<std::size_t>(std::max(got, 0)));
        return open_;
    }

    int socket_;
    SSL* stream_;
    bool open_ = false;
    std::string buffer_;
};

void run(Plan& plan, Count& count) {
    std::unique_ptr<Connection> connection;
    while (Clock::now() < plan.end) {
        if (!connection || !connection->is_open()) {
            connection.reset();
            connection = std::make_unique<Connection>(plan);
            ++count.connects;
        }
        const auto start = Clock::now();
        const int status = connection->exchange(plan.requests[plan.next++ % plan.requests.size()]);
        if (status == 0) {
            ++count.lost;
            continue;
        }
        count.answered = true;
        ++count.by_status[status];
        const auto spent = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start);
        count.microseconds.push_back(static_cast<std::uint32_t>(spent.count()));
        if (status == 503) {
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
        }
    }
}

bool read_requests(Plan& plan, const std::string& path, const char* lines_file) {
    std::ifstream lines(lines_file);
    for (std::string body; std::getline(lines, body);) {
        plan.requests.push_back("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" +
                                "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    }
    return !plan.requests.empty();
}

SSL_CTX* new_context(const char* certificate, const char* key, const char* ca) {
    SSL_CTX* context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_read_ahead(context, 1);
    const bool good = SSL_CTX_use_certificate_chain_file(context, certificate) == 1 &&
                      SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) == 1 &&
                      SSL_CTX_load_verify_file(context, ca) == 1;
    return good ? context : nullptr;
}

void report(const std::vector<Count>& counts, double seconds) {
    std::map<int, std::uint64_t> by_status;
    std::vector<std::uint32_t> times;
    std::uint64_t lost = 0;
    std::uint64_t connects = 0;
    std::uint64_t unserved = 0;
    for (const Count& count : counts) {
        for (const auto& [status, number] : count.by_status) {
            by_status[status] += number;
        }
        times.insert(times.end(), count.microseconds.begin(), count.microseconds.end());
        lost += count.lost;
        connects += count.connects;
        unserved += count.answered ? 0 : 1;
    }
    std::sort(times.begin(), times.end());
    const auto percentile = [&](std::size_t p) {
        return times.empty() ? 0U : times[std::min(times.size() - 1, times.size() * p / 100)];
    };
    std::printf("{\"answers\":%zu,\"per_second\":%.0f,\"p50_us\":%u,\"p99_us\":%u,\"max_us\":%u,\"connects\":%llu,"
                "\"lost\":%llu,\"unserved\":%llu,\"status\":{",
                times.size(), static_cast<double>(times.size()) / seconds, percentile(50), percentile(99),
                percentile(100), static_cast<unsigned long long>(connects), static_cast<unsigned long long>(lost),
                static_cast<unsigned long long>(unserved));
    const char* comma = "";
    for (const auto& [status, number] : by_status) {
        std::printf("%s\"%d\":%llu", comma, status, static_cast<unsigned long long>(number));
        comma = ",";
    }
    std::printf("}}\n");
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 9) {
        std::fprintf(stderr, "usage: %s PORT PATH LINES_FILE CERTIFICATE KEY CA CONNECTIONS SECONDS\n", argv[0]);
        return 2;
    }
    std::signal(SIGPIPE, SIG_IGN);
    Plan plan;
    plan.port = static_cast<std::uint16_t>(std::atoi(argv[1]));
    plan.context = new_context(argv[4], argv[5], argv[6]);
    plan.connections = std::atoi(argv[7]);
    const double seconds = std::atof(argv[8]);
    if (plan.context == nullptr || plan.connections < 1 || !read_requests(plan, argv[2], argv[3])) {
        std::fprintf(stderr, "the lines, certificate, key or CA cannot be read\n");
        return 2;
    }
    plan.end = Clock::now() + std::chrono::milliseconds(static_cast<long>(seconds * 1000));
    std::vector<Count> counts(static_cast<std::size_t>(plan.connections));
    std::vector<std::thread> threads;
    for (Count& count : counts) {
        threads.emplace_back([&plan, &count] { run(plan, count); });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    report(counts, seconds);
    SSL_CTX_free(plan.context);
    return 0;
}
