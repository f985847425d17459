#pragma once

#include <chrono>

namespace kakehashi::http {

/// When an answer leaves that came at `now` to a request that arrived at `arrived`: at the next of moments `apart` from each other,
/// counted from the arrival. Of all answers that come before the same moment nobody sees which came earlier. Reads no clock.
template <class Clock>
[[nodiscard]] constexpr std::chrono::time_point<Clock> even_moment(std::chrono::time_point<Clock> arrived, std::chrono::time_point<Clock> now,
                                                                   std::chrono::milliseconds apart) {
    return arrived + ((now - arrived) / apart + 1) * apart;
}

}  // namespace kakehashi::http
