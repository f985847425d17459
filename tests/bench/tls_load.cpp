// Load client for the HTTPS faces: N connections on one thread, TLS 1.3 with a client certificate, keep-alive. Posts
// the lines of a file in turn and counts answers by status, latencies, and connections that never got an answer.
// Like wrk it waits for all connections at once, so that it costs little beside what it measures; wrk itself has no
// client certificates. Talks to 127.0.0.1 only.
//
//   tls_load PORT PATH LINES_FILE CERTIFICATE KEY CA CONNECTIONS SECONDS

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

struct Plan {
    std::uint16_t port = 0;
    std::vector<std::string> requests;
    int connections = 1;
    Clock::time_point end;
    SSL_CTX* context = nullptr;
    std::size_t next = 0;
};

struct Count {
    std::map<int, std::uint64_t> by_status;
    std::vector<std::uint32_t> microseconds;
    std::uint64_t lost = 0;      ///< requests without an answer
    std::uint64_t connects = 0;
    bool answered = false;
};

/// One keep-alive connection with one question under way. The handshake blocks; what follows does not.
class Connection {
public:
    explicit Connection(const Plan& plan) : socket_(::socket(AF_INET, SOCK_STREAM, 0)), stream_(SSL_new(plan.context)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(plan.port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const int on = 1;
        ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        SSL_set_fd(stream_, socket_);
        open_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
                SSL_connect(stream_) == 1 && ::fcntl(socket_, F_SETFL, ::fcntl(socket_, F_GETFL) | O_NONBLOCK) == 0;
    }
    ~Connection() {
        SSL_free(stream_);
        ::close(socket_);
    }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    [[nodiscard]] bool is_open() const { return open_; }
    [[nodiscard]] int socket() const { return socket_; }
    [[nodiscard]] Clock::time_point asked_at() const { return asked_at_; }

    void ask(const std::string& request) {
        asked_at_ = Clock::now();
        open_ = open_ && SSL_write(stream_, request.data(), static_cast<int>(request.size())) > 0;
    }

    /// The status once the whole answer is there, 0 before that.
    int take_answer() {
        while (true) {
            const int got = SSL_read(stream_, buffer_.data() + filled_, static_cast<int>(buffer_.size() - filled_));
            if (got <= 0) {
                open_ = SSL_get_error(stream_, got) == SSL_ERROR_WANT_READ;
                return 0;
            }
            filled_ += static_cast<std::size_t>(got);
            if (const int status = whole_answer(); status != 0) {
                return status;
            }
            if (filled_ == buffer_.size()) {
                buffer_.resize(2 * buffer_.size());
            }
        }
    }

private:
    int whole_answer() {
        const std::string_view bytes(buffer_.data(), filled_);
        const std::size_t end = bytes.find("\r\n\r\n");
        if (end == std::string_view::npos) {
            return 0;
        }
        const std::string_view head = bytes.substr(0, end + 2);
        const std::size_t at = head.find("\r\nContent-Length: ");
        const std::size_t length = at == std::string_view::npos ? 0 : std::strtoul(head.data() + at + 18, nullptr, 10);
        if (filled_ < end + 4 + length) {
            return 0;
        }
        open_ = head.find("\r\nConnection: close") == std::string_view::npos;
        filled_ = 0;
        return std::atoi(head.data() + 9);
    }

    int socket_;
    SSL* stream_;
    bool open_ = false;
    Clock::time_point asked_at_;
    std::string buffer_ = std::string(64 * 1024, '\0');
    std::size_t filled_ = 0;
};

/// All connections, and what is to be counted of each.
class Load {
public:
    explicit Load(Plan& plan)
        : plan_(plan), epoll_(::epoll_create1(0)), connections_(static_cast<std::size_t>(plan.connections)),
          counts_(connections_.size()) {}
    ~Load() { ::close(epoll_); }
    Load(const Load&) = delete;
    Load& operator=(const Load&) = delete;

    const std::vector<Count>& run() {
        for (std::size_t n = 0; n < connections_.size(); ++n) {
            begin(n);
        }
        std::array<epoll_event, 64> events{};
        while (Clock::now() < plan_.end) {
            const int ready = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), 20);
            for (int n = 0; n < ready; ++n) {
                take(events[static_cast<std::size_t>(n)].data.u64);
            }
            begin_again();
        }
        return counts_;
    }

private:
    void begin(std::size_t n) {
        connections_[n] = std::make_unique<Connection>(plan_);
        ++counts_[n].connects;
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.u64 = n;
        ::epoll_ctl(epoll_, EPOLL_CTL_ADD, connections_[n]->socket(), &event);
        ask(n);
    }

    void ask(std::size_t n) {
        connections_[n]->ask(plan_.requests[plan_.next++ % plan_.requests.size()]);
        if (!connections_[n]->is_open()) {
            lose(n);
        }
    }

    void lose(std::size_t n) {
        ++counts_[n].lost;
        later_.emplace_back(Clock::now() + std::chrono::milliseconds(20), n);
        connections_[n].reset();
    }

    void take(std::size_t n) {
        Connection& connection = *connections_[n];
        const int status = connection.take_answer();
        if (status == 0) {
            return connection.is_open() ? void() : lose(n);
        }
        Count& count = counts_[n];
        count.answered = true;
        ++count.by_status[status];
        const auto spent = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - connection.asked_at());
        count.microseconds.push_back(static_cast<std::uint32_t>(spent.count()));
        if (connection.is_open()) {
            return ask(n);
        }
        later_.emplace_back(Clock::now() + std::chrono::milliseconds(status == 503 ? 100 : 0), n);
        connections_[n].reset();
    }

    void begin_again() {
        for (auto waiting = later_.begin(); waiting != later_.end();) {
            if (waiting->first > Clock::now()) {
                ++waiting;
                continue;
            }
            begin(waiting->second);
            waiting = later_.erase(waiting);
        }
    }

    Plan& plan_;
    int epoll_;
    std::vector<std::unique_ptr<Connection>> connections_;
    std::vector<Count> counts_;
    std::list<std::pair<Clock::time_point, std::size_t>> later_;
};

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
    report(Load(plan).run(), seconds);
    SSL_CTX_free(plan.context);
    return 0;
}
