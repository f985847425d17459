#pragma once

#include <chrono>

#include "domain/calendar_date.h"

namespace kakehashi::http::oauth {

/// This machine's clock, which tells whether a token or an assertion still counts; decisions about people take the log's day.
[[nodiscard]] inline Timestamp system_time() {
    return Timestamp{std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch()).count()};
}

}  // namespace kakehashi::http::oauth
