#include "adapters/http/event_loop.h"

#include <pthread.h>

#include <boost/asio/post.hpp>
#include <chrono>
#include <csignal>
#include <utility>

#include "adapters/http/tls_stream.h"

namespace kakehashi::http {
namespace {

constexpr std::chrono::milliseconds between_looks{25};

/// A write to a connection that is gone must be an error, not the end of the process.
void block_broken_pipe() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

}  // namespace

void Deadlines::watch(TlsStream& stream) {
    streams_.insert(&stream);
    if (!looking_) {
        looking_ = true;
        look_again_soon();
    }
}

void Deadlines::forget(TlsStream& stream) { streams_.erase(&stream); }

void Deadlines::look_again_soon() {
    timer_.expires_after(between_looks);
    timer_.async_wait([this](const boost::system::error_code&) {
        looking_ = !streams_.empty();
        if (!looking_) {
            return;
        }
        const auto now = std::chrono::steady_clock::now();
        for (TlsStream* const stream : streams_) {
            stream->expire(now);
        }
        look_again_soon();
    });
}

EventLoop::EventLoop() : guard_(context_.get_executor()) {
    thread_ = std::thread([this] {
        block_broken_pipe();
        context_.run();
    });
}

EventLoop::~EventLoop() {
    guard_.reset();
    thread_.join();
}

void EventLoop::run(std::function<void()> work) { boost::asio::post(context_, std::move(work)); }

}  // namespace kakehashi::http
