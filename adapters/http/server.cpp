#include "adapters/http/server.h"

#include <Poco/Exception.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/TCPServer.h>
#include <Poco/Net/TCPServerConnection.h>
#include <Poco/Net/TCPServerConnectionFactory.h>
#include <Poco/Net/TCPServerParams.h>
#include <Poco/ThreadPool.h>

#include <algorithm>
#include <chrono>
#include <mutex>
#include <thread>
#include <utility>

#include "adapters/http/connection.h"

namespace kakehashi::http {
namespace {

using Poco::Net::StreamSocket;
using Poco::Net::TCPServer;
using Poco::Net::TCPServerConnection;

constexpr int listen_queue = 1024;

class ServedConnection : public TCPServerConnection {
public:
    ServedConnection(const StreamSocket& socket, Service& service) : TCPServerConnection(socket), service_(service) {}

    void run() override {
        socket().setNoDelay(true);
        serve_connection(socket().impl()->sockfd(), service_);
    }

private:
    Service& service_;
};

class ConnectionFactory : public Poco::Net::TCPServerConnectionFactory {
public:
    explicit ConnectionFactory(Service& service) : service_(service) {}

    TCPServerConnection* createConnection(const StreamSocket& socket) override {
        return new ServedConnection(socket, service_);
    }

private:
    Service& service_;
};

/// Keeps Poco's own queue short. What that queue cannot take Poco closes without a word; what we do not accept yet
/// waits in the kernel's.
class Patience : public Poco::Net::TCPServerConnectionFilter {
public:
    Patience(const TCPServer& server, const Service& service, int longest)
        : server_(server), service_(service), longest_(longest) {}

    bool accept(const StreamSocket& /*socket*/) override {
        while (!service_.open.stopping() && server_.queuedConnections() >= longest_) {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        return true;
    }

private:
    const TCPServer& server_;
    const Service& service_;
    int longest_;
};

Poco::Net::TCPServerParams::Ptr params_for(int threads, int queue) {
    Poco::Net::TCPServerParams::Ptr params(new Poco::Net::TCPServerParams);
    params->setMaxThreads(threads);
    params->setMaxQueued(queue + 1);
    return params;
}

bool limits_hold(const Options& options) {
    const auto times = {options.handshake_time, options.idle_time, options.request_time, options.answer_time,
                        options.connection_age, options.stop_time};
    return options.connections > 0 && options.spare_threads > 0 && options.head_limit > 0 && options.body_limit > 0 &&
           std::ranges::all_of(times, [](auto time) { return time.count() > 0; });
}

}  // namespace

struct Server::Engine {
    Engine(Options options, Routes routes, TlsContext tls, const Poco::Net::ServerSocket& socket)
        : service(std::move(options), std::move(routes), std::move(tls)),
          threads(service.options.connections + service.options.spare_threads),
          // A thread that has left its connection counts as busy for a moment more, and Poco drops a connection when it
          // finds no thread free: hence twice as many may exist as may serve.
          pool("https", 1, 2 * threads + 16),
          listener(socket),
          port(socket.address().port()),
          server(new ConnectionFactory(service), pool, socket, params_for(threads, service.options.spare_threads)) {
        server.setConnectionFilter(new Patience(server, service, service.options.spare_threads));
    }

    Service service;
    int threads;
    Poco::ThreadPool pool;
    Poco::Net::ServerSocket listener;
    std::uint16_t port;
    TCPServer server;
    std::once_flag stopped;
};

Server::Server(std::unique_ptr<Engine> engine) : engine_(std::move(engine)) {}

Result<std::unique_ptr<Server>> Server::start(Options options, Routes routes) {
    if (!limits_hold(options)) {
        return Error{Fault::malformed, "KK-5043", "the server's limits must be positive"};
    }
    TRY(TlsContext tls, TlsContext::open(options.tls));
    try {
        Poco::Net::ServerSocket socket;
        // Poco's shorter form would also share the port with other processes.
        socket.bind(Poco::Net::SocketAddress(options.address, options.port), true, false);
        socket.listen(listen_queue);
        auto engine = std::make_unique<Engine>(std::move(options), std::move(routes), std::move(tls), socket);
        engine->server.start();
        return std::unique_ptr<Server>(new Server(std::move(engine)));
    } catch (const Poco::Exception& thrown) {
        return Error{Fault::unavailable, "KK-5042", "address and port cannot be taken: " + thrown.displayText()};
    }
}

Server::~Server() { stop(); }

std::uint16_t Server::port() const { return engine_->port; }

void Server::stop() {
    std::call_once(engine_->stopped, [this] {
        Engine& engine = *engine_;
        engine.service.open.stop();
        engine.server.stop();
        // Poco only stops asking; the kernel would go on taking connections that nobody answers.
        engine.listener.close();
        if (!engine.service.open.wait_until_empty(engine.service.options.stop_time)) {
            engine.service.open.cut();
        }
        engine.pool.joinAll();
    });
}

}  // namespace kakehashi::http
