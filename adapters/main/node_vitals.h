#pragma once

#include <vector>

#include "adapters/http/operators/node_metrics.h"
#include "adapters/http/operators/operator_face.h"
#include "adapters/main/listeners.h"
#include "adapters/main/node.h"

namespace kakehashi::app {

/// What a node cannot answer without: its database, a policy that is active, a log whose heads are signed in time. May wait for the database.
[[nodiscard]] std::vector<http::operators::Vital> vitals_of(Node& node);

/// Takes down what is not counted request by request: open connections, the log's size and the age of its head, days of certificates.
void measure(Node& node, const Listeners& listeners, http::operators::NodeMetrics& metrics);

}  // namespace kakehashi::app
