#pragma once

#include <functional>

#include "adapters/http/binding.h"
#include "adapters/main/configuration.h"
#include "adapters/main/listeners.h"
#include "adapters/main/node.h"
#include "domain/result.h"

namespace kakehashi::app {

/// Blocks SIGINT and SIGTERM in this thread and all it makes later, so that only `serve_until_told` takes them. Before the
/// node is opened: it makes threads.
void hold_ending_signals();

/// The table of client certificates (`http.bindings`). Missing (KK-8006) when there is none; else as `Bindings::parse`.
[[nodiscard]] Result<http::Bindings> open_bindings(const Configuration& configuration);

/// Names of listeners, as logs, metrics and `Listeners` have them.
inline constexpr const char* certified_listener = "certified";
inline constexpr const char* closed_listener = "closed";
inline constexpr const char* public_listener = "public";
inline constexpr const char* operator_listener = "operators";

/// Serves every open face of the node until SIGINT or SIGTERM, then lets requests under way finish. `ready` is called once
/// every port is taken.
[[nodiscard]] Result<Done> serve_until_told(Node& node, const std::function<void(const Listeners&)>& ready);

}  // namespace kakehashi::app
