#pragma once

#include <chrono>
#include <condition_variable>
#include <list>
#include <mutex>
#include <thread>

namespace kakehashi::storage {

/// Ends calls of a database that does not answer: the socket of a call that has lasted too long is shut, upon which the
/// driver gives up. A time limit of the server's own would not do; a server that hangs keeps none. Thread-safe.
class CallLimits {
public:
    using Clock = std::chrono::steady_clock;

    CallLimits() = default;
    ~CallLimits();
    CallLimits(const CallLimits&) = delete;
    CallLimits& operator=(const CallLimits&) = delete;

    /// A call under way; over when it goes.
    class Call {
    public:
        /// `socket` must stay open while the call lasts.
        Call(CallLimits& limits, int socket, std::chrono::milliseconds limit);
        ~Call();
        Call(const Call&) = delete;
        Call& operator=(const Call&) = delete;

    private:
        friend class CallLimits;
        CallLimits& limits_;
        int socket_;
        Clock::time_point deadline_;
        std::list<Call*>::iterator place_;
    };

private:
    void watch();

    std::mutex mutex_;
    std::condition_variable changed_;
    std::list<Call*> calls_;
    bool stopping_ = false;
    std::thread watcher_;  ///< from the first call on
};

}  // namespace kakehashi::storage
