#pragma once

#include <csignal>

namespace kakehashi::app {

/// Which signal asked to end; 0 while none did. SIGINT and SIGTERM are blocked in this thread and all it makes later, so that work in
/// hand is never cut off. Not for sharing between threads.
class EndingSignals {
public:
    EndingSignals();
    /// Waits at most so long for one.
    [[nodiscard]] int waited(double seconds);
    [[nodiscard]] int got() { return got_ != 0 ? got_ : waited(0); }

private:
    sigset_t signals_{};
    int got_ = 0;
};

}  // namespace kakehashi::app
