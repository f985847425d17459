#pragma once

#include <vector>

#include "adapters/main/configuration.h"
#include "adapters/main/health_check.h"
#include "domain/calendar_date.h"

namespace kakehashi::app {

/// What certificates, lists and keys on disk come to: how long each still counts, and whether anybody else can read a key.
[[nodiscard]] std::vector<Check> trust_checks(const Configuration& configuration, Timestamp now);

}  // namespace kakehashi::app
