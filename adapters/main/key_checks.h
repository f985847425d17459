#pragma once

#include <filesystem>

#include "adapters/main/health_check.h"
#include "adapters/main/node.h"

namespace kakehashi::app {

// What `doctor` says of keys, beside whose files they are (trust_checks.h).

/// Warns of a rotation that broke off.
[[nodiscard]] Check rotation_check(Node& node);
/// Warns when keys in memory may be swapped.
[[nodiscard]] Check memory_check();
/// Whether every backup in the folder opens with the master keys that are here.
[[nodiscard]] Check backups_check(Node& node, const std::filesystem::path& folder);

}  // namespace kakehashi::app
