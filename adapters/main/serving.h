#pragma once

#include <cstdint>
#include <functional>
#include <optional>

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

/// The ports taken.
struct Ports {
    std::uint16_t certified = 0;
    std::optional<std::uint16_t> everyone;  ///< of the public listener, where there is one
};

/// Serves every open face of the node until SIGINT or SIGTERM, then lets requests under way finish. `ready` is called once
/// the ports are taken.
[[nodiscard]] Result<Done> serve_until_told(Node& node, const std::function<void(const Ports&)>& ready);

}  // namespace kakehashi::app
