#include "adapters/http/connection.h"

#include <algorithm>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <ctime>
#include <exception>
#include <memory>
#include <utility>
#include <variant>

#include "adapters/http/answer_bytes.h"
#include "adapters/http/even_moments.h"
#include "adapters/http/forwarded_peer.h"
#include "adapters/http/problem.h"
#include "adapters/http/request_id.h"
#include "adapters/http/request_log.h"
#include "adapters/http/request_reader.h"

namespace kakehashi::http {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds goodbye_time{1'000};
constexpr std::chrono::milliseconds turning_away_time{2'000};
constexpr std::chrono::milliseconds patience_with_silence{500};

/// What counts as one address: a network of IPv6, as its hosts choose theirs freely.
PeerAddress address_of(const boost::asio::ip::address& address) {
    constexpr std::size_t network = 8;
    PeerAddress bytes{};
    if (address.is_v4() || address.to_v6().is_v4_mapped()) {
        using namespace boost::asio::ip;
        const auto four = (address.is_v4() ? address.to_v4() : make_address_v4(v4_mapped, address.to_v6())).to_bytes();
        std::ranges::copy(four, bytes.begin());
        return bytes;
    }
    const auto sixteen = address.to_v6().to_bytes();
    std::copy_n(sixteen.begin(), network, bytes.begin());
    return bytes;
}

class Conversation {
public:
    Conversation(TlsStream& stream, const TlsContext& tls, Visit& visit, Service& service, const Options& options, EventLoop& loop)
        : stream_(stream),
          tls_(tls),
          visit_(visit),
          service_(service),
          options_(options),
          loop_(loop),
          peer_(stream.peer()),
          reader_(stream, service.open, options),
          began_(Clock::now()) {}

    awaitable<void> serve() {
        while (true) {
            auto next = co_await reader_.next();
            if (std::holds_alternative<Ended>(next)) {
                co_return co_await stream_.finish(Clock::now());
            }
            if (auto* unreadable = std::get_if<Unreadable>(&next)) {
                (void)co_await refuse(unreadable->request, unreadable->type);
                co_return co_await stream_.finish(Clock::now() + goodbye_time);
            }
            auto& arrived = std::get<Arrived>(next);
            const bool keep_alive = arrived.keep_alive && !service_.open.leaving(stream_.socket()) &&
                                    Clock::now() - began_ < options_.connection_age;
            if (!co_await exchange(arrived.request, keep_alive)) {
                co_return co_await stream_.finish(Clock::now() + goodbye_time);
            }
        }
    }

    awaitable<void> turn_away() {
        // Also a client that has not asked yet hears why it is sent away.
        auto next = co_await reader_.next();
        auto* arrived = std::get_if<Arrived>(&next);
        HttpRequest request = arrived != nullptr ? std::move(arrived->request) : HttpRequest{};
        (void)co_await refuse(request, ProblemType::overloaded);
        co_await stream_.finish(Clock::now() + goodbye_time);
    }

private:
    awaitable<bool> exchange(HttpRequest& request, bool keep_alive) {
        const auto start = Clock::now();
        const bool through_hop = !options_.hop.empty() && peer_.fingerprint == options_.hop;
        const auto peer = through_hop ? forwarded_peer(tls_, request) : std::optional(peer_);
        request.peer = peer.value_or(Peer{});
        request.network = options_.network;
        request.request_id = request_id_for(request.header("X-Request-Id"));
        const PeerLimits::Turn turn = visit_.ask();
        Routed routed;
        if (turn.granted && !peer) {
            routed = {problem(ProblemType::certificate_not_bound), "-"};
        } else if (turn.granted) {
            routed = co_await answer_to(request);
        } else {
            routed = too_many(turn.wait);
        }
        co_return co_await send(request, std::move(routed), keep_alive, start) && keep_alive;
    }

    static Routed too_many(std::chrono::seconds wait) {
        Routed routed{problem(ProblemType::too_many_requests), "-"};
        routed.response.headers.emplace_back("Retry-After", std::to_string(wait.count()));
        return routed;
    }

    /// Lets other connections go on until the answer has come.
    awaitable<Routed> answer_to(const HttpRequest& request) {
        const Threads threads{loop_, service_.workers};
        return boost::asio::async_initiate<const boost::asio::use_awaitable_t<>&, void(Routed)>(
            [this, threads, &request](auto go_on) {
                // Shared, because a std::function must be copyable; posted, because the answer may be there at once.
                const auto shared = std::make_shared<decltype(go_on)>(std::move(go_on));
                service_.routes.answer(request, threads, [this, shared](Routed routed) {
                    boost::asio::post(loop_.context(), [shared, routed = std::move(routed)]() mutable {
                        (*shared)(std::move(routed));
                    });
                });
            },
            boost::asio::use_awaitable);
    }

    /// All that takes time is done before: what is left afterwards is the same for every answer.
    awaitable<void> until_even(Clock::time_point start) {
        boost::asio::steady_timer moment(loop_.context(), even_moment(start, Clock::now(), options_.even_moments));
        co_await moment.async_wait(boost::asio::use_awaitable);
    }

    awaitable<bool> refuse(HttpRequest& request, ProblemType type) {
        Routed refusal{problem(type), "-"};
        return send(request, std::move(refusal), false, Clock::now());
    }

    awaitable<bool> send(HttpRequest& request, Routed routed, bool keep_alive, Clock::time_point start) {
        if (request.request_id.empty()) {
            request.request_id = request_id_for(request.header("X-Request-Id"));
        }
        const Sending sending{request.request_id, keep_alive, request.method != "HEAD"};
        std::string bytes = answer_bytes(routed.response, sending, std::time(nullptr));
        if (routed.response.evened) {
            co_await until_even(start);
            set_date(bytes, std::time(nullptr));  // that of the answer's making would tell on which side of a second it was
        }
        const auto progress = co_await stream_.write(bytes, Clock::now() + options_.answer_time);
        const auto spent = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start);
        options_.on_served({std::move(request.request_id), std::string(loggable_method(request.method)),
                            std::move(routed.route), routed.response.status, spent.count(),
                            std::move(routed.response.note)});
        co_return progress == Progress::done;
    }

    TlsStream& stream_;
    const TlsContext& tls_;
    Visit& visit_;
    Service& service_;
    const Options& options_;
    EventLoop& loop_;
    Peer peer_;
    RequestReader reader_;
    Clock::time_point began_;
};

Options hurried_from(Options options) {
    options.handshake_time = std::min(options.handshake_time, turning_away_time);
    options.idle_time = std::min(options.idle_time, patience_with_silence);
    options.request_time = std::min(options.request_time, turning_away_time);
    options.answer_time = std::min(options.answer_time, turning_away_time);
    return options;
}

awaitable<void> converse(boost::asio::ip::tcp::socket socket, Stay stay, Service& service, EventLoop& loop) {
    const bool served = stay.admission() == Admission::served;
    const Options& options = served ? service.options : service.hurried;
    // Which connections end when the files are renewed is told by what is open: this one is, before it takes the context.
    const auto tls = service.tls.now();
    TlsStream stream(*tls, std::move(socket), loop.deadlines());
    Stay place = std::move(stay);  // left before the socket is closed and its number is somebody else's
    const auto progress = co_await stream.handshake(Clock::now() + options.handshake_time);
    if (progress != Progress::done) {
        if (progress == Progress::failed) {
            log_refused_handshake(stream.failure());
        }
        co_return co_await stream.finish(Clock::now() + goodbye_time);
    }
    Conversation conversation(stream, *tls, place.visit(), service, options, loop);
    if (served) {
        co_await conversation.serve();
    } else {
        co_await conversation.turn_away();
    }
}

}  // namespace

Service::Service(Options limits, Routes all_routes, TlsContext context, Executor& where_handlers_wait)
    : options(std::move(limits)),
      hurried(hurried_from(options)),
      routes(std::move(all_routes)),
      tls(std::move(context)),
      open(options.connections),
      peers(options.per_address ? std::optional<PeerLimits>(std::in_place, *options.per_address) : std::nullopt),
      workers(where_handlers_wait) {}

std::optional<Visit> Visit::begin(Service& service, const boost::asio::ip::tcp::socket& socket) {
    if (!service.peers) {
        return Visit(nullptr, nullptr);
    }
    boost::system::error_code gone;
    const auto endpoint = socket.remote_endpoint(gone);
    if (gone) {
        return std::nullopt;
    }
    PeerLimits::Claim* const claim = service.peers->enter(address_of(endpoint.address()), PeerLimits::Clock::now());
    return claim == nullptr ? std::nullopt : std::optional(Visit(&*service.peers, claim));
}

awaitable<void> serve_connection(boost::asio::ip::tcp::socket socket, Stay stay, Service& service, EventLoop& loop) {
    try {
        co_await converse(std::move(socket), std::move(stay), service, loop);
    } catch (const std::exception& thrown) {
        service.options.on_served({"-", "-", "-", 500, 0, std::string("KK-5017 connection ended: ") + thrown.what()});
    } catch (...) {
        service.options.on_served({"-", "-", "-", 500, 0, "KK-5017 connection ended"});
    }
}

}  // namespace kakehashi::http
