#pragma once

#include <chrono>
#include <functional>
#include <stop_token>
#include <thread>

namespace kakehashi::app {

/// Work done again and again on a thread of its own while this lives.
class Rounds {
public:
    /// One round; says how long to pause before the next. Must not throw; a long one ends early when `told` says to stop.
    using Work = std::function<std::chrono::seconds(const std::stop_token& told)>;

    explicit Rounds(Work work);  ///< what `work` refers to must outlive the rounds
    /// Waits for a round that has begun.
    ~Rounds() = default;

private:
    std::jthread thread_;
};

}  // namespace kakehashi::app
