#include "adapters/http/open_connections.h"

#include <sys/socket.h>

namespace kakehashi::http {

Admission OpenConnections::enter(int socket) {
    const std::scoped_lock lock(mutex_);
    const bool served = served_ < most_;
    served_ += served ? 1 : 0;
    open_[socket] = State{false, served, stopping_};
    return served ? Admission::served : Admission::turned_away;
}

void OpenConnections::leave(int socket) {
    const std::scoped_lock lock(mutex_);
    if (const auto found = open_.find(socket); found != open_.end()) {
        served_ -= found->second.served ? 1 : 0;
        open_.erase(found);
    }
    if (open_.empty()) {
        empty_.notify_all();
    }
}

bool OpenConnections::rest(int socket) {
    const std::scoped_lock lock(mutex_);
    State& state = open_[socket];
    state.resting = true;
    return !state.leaving;
}

void OpenConnections::work(int socket) {
    const std::scoped_lock lock(mutex_);
    open_[socket].resting = false;
}

bool OpenConnections::stopping() const {
    const std::scoped_lock lock(mutex_);
    return stopping_;
}

int OpenConnections::count() const {
    const std::scoped_lock lock(mutex_);
    return static_cast<int>(open_.size());
}

bool OpenConnections::leaving(int socket) const {
    const std::scoped_lock lock(mutex_);
    const auto found = open_.find(socket);
    return found == open_.end() || found->second.leaving;
}

void OpenConnections::renew() {
    const std::scoped_lock lock(mutex_);
    send_away();
}

void OpenConnections::stop() {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
    send_away();
}

void OpenConnections::send_away() {
    for (auto& [socket, state] : open_) {
        state.leaving = true;
        if (state.resting) {
            ::shutdown(socket, SHUT_RD);
        }
    }
}

bool OpenConnections::wait_until_empty(std::chrono::milliseconds time) {
    std::unique_lock lock(mutex_);
    return empty_.wait_for(lock, time, [this] { return open_.empty(); });
}

void OpenConnections::wait_until_empty() {
    std::unique_lock lock(mutex_);
    empty_.wait(lock, [this] { return open_.empty(); });
}

void OpenConnections::cut() {
    const std::scoped_lock lock(mutex_);
    for (const auto& [socket, state] : open_) {
        ::shutdown(socket, SHUT_RDWR);
    }
}

}  // namespace kakehashi::http
