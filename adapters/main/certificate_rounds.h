#pragma once

#include "adapters/http/binding.h"
#include "adapters/http/renewable.h"
#include "adapters/main/configuration.h"
#include "adapters/main/listeners.h"
#include "adapters/main/rounds.h"

namespace kakehashi::app {

/// Looks every few seconds whether certificates, keys, lists or bindings on disk are others, and takes them: whoever was taken back or
/// unbound is out from then on, without a restart. What cannot be read is told once and the old goes on.
/// All must outlive the rounds.
[[nodiscard]] Rounds::Work certificate_rounds(const Configuration& configuration, http::Renewable<http::Bindings>& bindings, Listeners& listeners);

}  // namespace kakehashi::app
