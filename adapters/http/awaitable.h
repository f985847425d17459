#pragma once

#include <utility>  // Boost 1.74 uses std::exchange in the next one without saying so

#include <boost/asio/awaitable.hpp>

// The frames of coroutines are allocated and freed by functions of Boost's that match; GCC 12 loses sight of it, at the end of
// whatever coroutine it has inlined them into.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"
#endif

namespace kakehashi::http {

/// What a coroutine of an event loop gives: the loop serves others while it waits.
using boost::asio::awaitable;

}  // namespace kakehashi::http
