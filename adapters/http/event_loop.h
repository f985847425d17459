#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <set>
#include <thread>

#include "domain/executor.h"

namespace kakehashi::http {

class TlsStream;

/// The streams of one loop: looks every few milliseconds which of them have waited too long. A timer for each step of each
/// stream would cost more than the step.
class Deadlines {
public:
    explicit Deadlines(boost::asio::io_context& context) : timer_(context) {}

    void watch(TlsStream& stream);
    void forget(TlsStream& stream);

private:
    void look_again_soon();

    boost::asio::steady_timer timer_;
    bool looking_ = false;
    std::set<TlsStream*> streams_;
};

/// One thread that serves many connections by turns. What runs on it must not wait.
class EventLoop final : public Executor {
public:
    EventLoop();
    /// Ends when all that was begun on it is done.
    ~EventLoop() override;

    void run(std::function<void()> work) override;

    [[nodiscard]] boost::asio::io_context& context() { return context_; }
    /// For what runs on this loop.
    [[nodiscard]] Deadlines& deadlines() { return deadlines_; }

private:
    boost::asio::io_context context_{1};
    Deadlines deadlines_{context_};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard_;
    std::thread thread_;
};

}  // namespace kakehashi::http
