#include "adapters/storage/call_limits.h"

#include <sys/socket.h>

namespace kakehashi::storage {
namespace {

constexpr std::chrono::milliseconds between_looks{250};

}  // namespace

CallLimits::~CallLimits() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_one();
    if (watcher_.joinable()) {
        watcher_.join();
    }
}

CallLimits::Call::Call(CallLimits& limits, int socket, std::chrono::milliseconds limit)
    : limits_(limits), socket_(socket), deadline_(Clock::now() + limit) {
    const std::lock_guard lock(limits_.mutex_);
    place_ = limits_.calls_.insert(limits_.calls_.end(), this);
    if (!limits_.watcher_.joinable()) {
        limits_.watcher_ = std::thread([watched = &limits_] { watched->watch(); });
    }
}

CallLimits::Call::~Call() {
    const std::lock_guard lock(limits_.mutex_);
    limits_.calls_.erase(place_);
}

/// Looks now and then instead of being woken by every call: a limit need not be exact, and calls are many.
void CallLimits::watch() {
    std::unique_lock lock(mutex_);
    while (!changed_.wait_for(lock, between_looks, [this] { return stopping_; })) {
        const auto now = Clock::now();
        for (const Call* const call : calls_) {
            if (now >= call->deadline_) {
                ::shutdown(call->socket_, SHUT_RDWR);
            }
        }
    }
}

}  // namespace kakehashi::storage
