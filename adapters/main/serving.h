#pragma once

#include <cstdint>
#include <functional>

#include "adapters/http/binding.h"
#include "adapters/main/configuration.h"
#include "adapters/main/node.h"
#include "domain/result.h"

namespace kakehashi::app {

/// Blocks SIGINT and SIGTERM in this thread and all it makes later, so that only `serve_until_told` takes them. Before the
/// node is opened: it makes threads.
void hold_ending_signals();

/// The table of client certificates (`http.bindings`). Missing (KK-8006) when there is none; else as `Bindings::parse`.
[[nodiscard]] Result<http::Bindings> open_bindings(const Configuration& configuration);

/// Serves every open face of the node until SIGINT or SIGTERM, then lets requests under way finish. `ready` is called once
/// the port is taken.
[[nodiscard]] Result<Done> serve_until_told(Node& node, const std::function<void(std::uint16_t)>& ready);

}  // namespace kakehashi::app
