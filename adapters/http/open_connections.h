#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>

namespace kakehashi::http {

enum class Admission { served, turned_away };

/// The connections there are, so that they can be counted and ended. Thread-safe.
class OpenConnections {
public:
    explicit OpenConnections(int most) : most_(most) {}

    /// Served while fewer than `most` others are; every admission needs its `leave`, before the socket is closed.
    [[nodiscard]] Admission enter(int socket);
    void leave(int socket);

    /// The connection waits for a request and may be ended. False when it should end now.
    [[nodiscard]] bool rest(int socket);
    /// A request is under way.
    void work(int socket);

    [[nodiscard]] bool stopping() const;
    [[nodiscard]] int count() const;
    /// Whether the connection is to end after its request.
    [[nodiscard]] bool leaving(int socket) const;
    /// Ends resting connections now and the others after their request; those that come later stay.
    void renew();
    /// The same, and nobody may come later.
    void stop();
    /// False when some are still open at the end of that time.
    [[nodiscard]] bool wait_until_empty(std::chrono::milliseconds time);
    void wait_until_empty();
    /// Cuts all there are.
    void cut();

private:
    struct State {
        bool resting = false;
        bool served = true;
        bool leaving = false;
    };
    void send_away();

    const int most_;
    mutable std::mutex mutex_;
    std::condition_variable empty_;
    std::map<int, State> open_;
    int served_ = 0;
    bool stopping_ = false;
};

}  // namespace kakehashi::http
