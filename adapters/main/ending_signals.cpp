#include "adapters/main/ending_signals.h"

#include <ctime>

#include "adapters/main/serving.h"

namespace kakehashi::app {

EndingSignals::EndingSignals() {
    hold_ending_signals();
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGINT);
    sigaddset(&signals_, SIGTERM);
}

int EndingSignals::waited(double seconds) {
    timespec time{};
    time.tv_sec = static_cast<time_t>(seconds);
    time.tv_nsec = static_cast<long>((seconds - static_cast<double>(time.tv_sec)) * 1e9);
    const int signal = sigtimedwait(&signals_, nullptr, &time);
    got_ = signal > 0 ? signal : got_;
    return got_;
}

}  // namespace kakehashi::app
