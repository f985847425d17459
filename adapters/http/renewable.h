#pragma once

#include <memory>
#include <mutex>
#include <utility>

namespace kakehashi::http {

/// A value that is replaced while it is in use: whoever took it goes on with what they took. Thread-safe.
template <class T>
class Renewable {
public:
    explicit Renewable(T first) : value_(std::make_shared<const T>(std::move(first))) {}

    [[nodiscard]] std::shared_ptr<const T> now() const {
        const std::scoped_lock lock(mutex_);
        return value_;
    }
    void renew(T next) {
        auto made = std::make_shared<const T>(std::move(next));
        const std::scoped_lock lock(mutex_);
        value_.swap(made);  // the old one is freed after the lock
    }

private:
    mutable std::mutex mutex_;
    std::shared_ptr<const T> value_;
};

}  // namespace kakehashi::http
