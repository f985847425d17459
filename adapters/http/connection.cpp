#include "adapters/http/connection.h"

#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeFormatter.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Timestamp.h>
#include <pthread.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <ctime>
#include <exception>
#include <utility>
#include <variant>

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

/// A write to a connection that is gone must be an error, not the end of the process.
void block_broken_pipe() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

void append_header(std::string& text, std::string_view name, std::string_view value) {
    text.append(name).append(": ").append(value).append("\r\n");
}

/// Today's date and time as HTTP writes it; made once a second.
const std::string& http_date() {
    thread_local std::time_t made_at = 0;
    thread_local std::string text;
    if (const std::time_t at = Poco::Timestamp().epochTime(); at != made_at || text.empty()) {
        made_at = at;
        text = Poco::DateTimeFormatter::format(Poco::Timestamp::fromEpochTime(at), Poco::DateTimeFormat::HTTP_FORMAT);
    }
    return text;
}

/// The bytes of an answer. Every one carries the same protective headers, problems included.
std::string bytes_of(const HttpResponse& response, std::string_view request_id, bool keep_alive, bool with_body) {
    using Poco::Net::HTTPResponse;
    std::string text;
    text.reserve(response.body.size() + 768);
    text.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
    text.append(HTTPResponse::getReasonForStatus(static_cast<HTTPResponse::HTTPStatus>(response.status)));
    text.append("\r\n");
    append_header(text, "Date", http_date());
    if (!response.content_type.empty()) {
        append_header(text, "Content-Type", response.content_type);
    }
    append_header(text, "Content-Length", std::to_string(response.body.size()));
    append_header(text, "X-Request-Id", request_id);
    append_header(text, "Cache-Control", "no-store");
    append_header(text, "X-Content-Type-Options", "nosniff");
    append_header(text, "Strict-Transport-Security", "max-age=31536000");
    append_header(text, "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    append_header(text, "Referrer-Policy", "no-referrer");
    for (const auto& [name, value] : response.headers) {
        append_header(text, name, value);
    }
    append_header(text, "Connection", keep_alive ? "keep-alive" : "close");
    text.append("\r\n");
    if (with_body) {
        text.append(response.body);
    }
    return text;
}

class Stay {
public:
    Stay(OpenConnections& open, int socket) : open_(open), socket_(socket), admission_(open.enter(socket)) {}
    ~Stay() { open_.leave(socket_); }
    Stay(const Stay&) = delete;
    Stay& operator=(const Stay&) = delete;

    [[nodiscard]] Admission admission() const { return admission_; }

private:
    OpenConnections& open_;
    int socket_;
    Admission admission_;
};

class Conversation {
public:
    Conversation(TlsStream& stream, Service& service, const Options& options, int socket)
        : stream_(stream),
          service_(service),
          options_(options),
          peer_(stream.peer()),
          reader_(stream, socket, service.open, options),
          began_(Clock::now()) {}

    void serve() {
        while (true) {
            auto next = reader_.next();
            if (std::holds_alternative<Ended>(next)) {
                return stream_.finish(Clock::now());
            }
            if (auto* unreadable = std::get_if<Unreadable>(&next)) {
                send(std::move(unreadable->request), Routed{problem(unreadable->type), "-"}, false, Clock::now());
                return stream_.finish(Clock::now() + goodbye_time);
            }
            auto& arrived = std::get<Arrived>(next);
            const bool keep_alive = arrived.keep_alive && !service_.open.stopping() &&
                                    Clock::now() - began_ < options_.connection_age;
            if (!exchange(std::move(arrived.request), keep_alive)) {
                return stream_.finish(Clock::now() + goodbye_time);
            }
        }
    }

    void turn_away() {
        // Also a client that has not asked yet hears why it is sent away.
        auto next = reader_.next();
        auto* arrived = std::get_if<Arrived>(&next);
        HttpRequest request = arrived != nullptr ? std::move(arrived->request) : HttpRequest{};
        send(std::move(request), Routed{problem(ProblemType::overloaded), "-"}, false, Clock::now());
        stream_.finish(Clock::now() + goodbye_time);
    }

private:
    bool exchange(HttpRequest request, bool keep_alive) {
        const auto start = Clock::now();
        request.peer = peer_;
        request.request_id = request_id_for(request.header("X-Request-Id"));
        Routed routed = service_.routes.answer(request);
        return send(std::move(request), std::move(routed), keep_alive, start) && keep_alive;
    }

    bool send(HttpRequest request, Routed routed, bool keep_alive, Clock::time_point start) {
        if (request.request_id.empty()) {
            request.request_id = request_id_for(request.header("X-Request-Id"));
        }
        const bool with_body = request.method != "HEAD";
        const std::string bytes = bytes_of(routed.response, request.request_id, keep_alive, with_body);
        const auto progress = stream_.write(bytes, Clock::now() + options_.answer_time);
        const auto spent = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start);
        options_.on_served({std::move(request.request_id), std::string(loggable_method(request.method)),
                            std::move(routed.route), routed.response.status, spent.count(),
                            std::move(routed.response.note)});
        return progress == Progress::done;
    }

    TlsStream& stream_;
    Service& service_;
    const Options& options_;
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

void converse(int socket, Service& service, Admission admission) {
    const bool served = admission == Admission::served;
    const Options& options = served ? service.options : service.hurried;
    TlsStream stream(service.tls, socket);
    const auto progress = stream.handshake(Clock::now() + options.handshake_time);
    if (progress != Progress::done) {
        if (progress == Progress::failed) {
            log_refused_handshake(stream.failure());
        }
        return stream.finish(Clock::now() + goodbye_time);
    }
    Conversation conversation(stream, service, options, socket);
    return served ? conversation.serve() : conversation.turn_away();
}

}  // namespace

Service::Service(Options limits, Routes all_routes, TlsContext context)
    : options(std::move(limits)),
      hurried(hurried_from(options)),
      routes(std::move(all_routes)),
      tls(std::move(context)),
      open(options.connections) {}

void serve_connection(int socket, Service& service) noexcept {
    try {
        block_broken_pipe();
        const Stay stay(service.open, socket);
        converse(socket, service, stay.admission());
    } catch (const std::exception& thrown) {
        service.options.on_served({"-", "-", "-", 500, 0, std::string("KK-5017 connection ended: ") + thrown.what()});
    } catch (...) {
        service.options.on_served({"-", "-", "-", 500, 0, "KK-5017 connection ended"});
    }
}

}  // namespace kakehashi::http
