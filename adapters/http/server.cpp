#include "adapters/http/server.h"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <chrono>
#include <future>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "adapters/http/connection.h"
#include "adapters/http/event_loop.h"

namespace kakehashi::http {
namespace {

using boost::asio::awaitable;
using boost::asio::use_awaitable;
using boost::asio::ip::tcp;

constexpr int listen_queue = 1024;
constexpr std::chrono::milliseconds until_somebody_has_left{2};
constexpr std::chrono::milliseconds until_files_are_free{50};

/// Threads for what waits.
class Workers final : public Executor {
public:
    explicit Workers(int threads) : pool_(static_cast<std::size_t>(threads)) {}
    ~Workers() override { pool_.join(); }

    void run(std::function<void()> work) override { boost::asio::post(pool_, std::move(work)); }

private:
    boost::asio::thread_pool pool_;
};

bool limits_hold(const Options& options) {
    const auto times = {options.handshake_time, options.idle_time, options.request_time, options.answer_time,
                        options.connection_age, options.stop_time};
    return options.connections > 0 && options.turned_away > 0 && options.loops >= 0 && options.workers > 0 &&
           options.head_limit > 0 && options.body_limit > 0 &&
           (!options.per_address || options.per_address->positive()) &&
           std::ranges::all_of(times, [](auto time) { return time.count() > 0; });
}

std::vector<std::unique_ptr<EventLoop>> make_loops(int wanted) {
    const int count = wanted > 0 ? wanted : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    std::vector<std::unique_ptr<EventLoop>> loops;
    for (int n = 0; n < count; ++n) {
        loops.push_back(std::make_unique<EventLoop>());
    }
    return loops;
}

}  // namespace

bool is_of_this_machine(const std::string& address) {
    boost::system::error_code failed;
    const auto parsed = boost::asio::ip::make_address(address, failed);
    return address == "localhost" || (!failed && parsed.is_loopback());
}

struct Server::Engine {
    Engine(Options options, Routes routes, TlsContext tls)
        : workers(options.workers),
          service(std::move(options), std::move(routes), std::move(tls), workers),
          loops(make_loops(service.options.loops)),
          acceptor(loops.front()->context()) {}

    void listen() {
        tcp::resolver resolver(loops.front()->context());
        const tcp::endpoint endpoint =
            *resolver.resolve(service.options.address, std::to_string(service.options.port)).begin();
        acceptor.open(endpoint.protocol());
        acceptor.set_option(tcp::acceptor::reuse_address(true));
        acceptor.bind(endpoint);
        acceptor.listen(listen_queue);
        port = acceptor.local_endpoint().port();
        accepting = boost::asio::co_spawn(loops.front()->context(), accept_all(), boost::asio::use_future);
    }

    awaitable<void> accept_all() {
        std::size_t next = 0;
        while (!service.open.stopping()) {
            if (service.open.count() >= service.options.connections + service.options.turned_away) {
                co_await pause(until_somebody_has_left);
                continue;
            }
            EventLoop& loop = *loops[next++ % loops.size()];
            boost::system::error_code error;
            tcp::socket socket =
                co_await acceptor.async_accept(loop.context(), boost::asio::redirect_error(use_awaitable, error));
            if (!error) {
                serve(std::move(socket), loop);
            } else if (error != boost::asio::error::operation_aborted) {
                co_await pause(until_files_are_free);
            }
        }
    }

    void serve(tcp::socket socket, EventLoop& loop) {
        boost::system::error_code gone;
        socket.set_option(tcp::no_delay(true), gone);
        auto visit = Visit::begin(service, socket);
        if (!visit) {
            return;
        }
        Stay stay(service.open, socket.native_handle(), std::move(*visit));
        boost::asio::co_spawn(loop.context(), serve_connection(std::move(socket), std::move(stay), service, loop),
                              boost::asio::detached);
    }

    awaitable<void> pause(std::chrono::milliseconds time) {
        boost::asio::steady_timer timer(loops.front()->context(), time);
        boost::system::error_code ignored;
        co_await timer.async_wait(boost::asio::redirect_error(use_awaitable, ignored));
    }

    void stop_accepting() {
        loops.front()->run([this] {
            boost::system::error_code ignored;
            acceptor.close(ignored);
        });
        accepting.wait();
    }

    Workers workers;
    Service service;
    std::vector<std::unique_ptr<EventLoop>> loops;
    tcp::acceptor acceptor;
    std::uint16_t port = 0;
    std::future<void> accepting;
    std::once_flag stopped;
};

Server::Server(std::unique_ptr<Engine> engine) : engine_(std::move(engine)) {}

Result<std::unique_ptr<Server>> Server::start(Options options, Routes routes) {
    if (!limits_hold(options)) {
        return Error{Fault::malformed, "KK-5043", "the server's limits must be positive"};
    }
    TRY(TlsContext tls, TlsContext::open(options.tls));
    try {
        auto engine = std::make_unique<Engine>(std::move(options), std::move(routes), std::move(tls));
        engine->listen();
        return std::unique_ptr<Server>(new Server(std::move(engine)));
    } catch (const boost::system::system_error& thrown) {
        return Error{Fault::unavailable, "KK-5042",
                     "address and port cannot be taken: " + thrown.code().message()};
    }
}

Server::~Server() { stop(); }

std::uint16_t Server::port() const { return engine_->port; }

int Server::connections() const { return engine_->service.open.count(); }

Result<Done> Server::renew(const TlsContext::Files& files) {
    TRY(TlsContext tls, TlsContext::open(files));
    engine_->service.tls.renew(std::move(tls));
    engine_->service.open.renew();
    return Done{};
}

void Server::stop() {
    std::call_once(engine_->stopped, [this] {
        Engine& engine = *engine_;
        engine.service.open.stop();
        engine.stop_accepting();
        if (!engine.service.open.wait_until_empty(engine.service.options.stop_time)) {
            engine.service.open.cut();
            engine.service.open.wait_until_empty();
        }
    });
}

}  // namespace kakehashi::http
