#pragma once

#include <filesystem>
#include <string>

#include "adapters/main/configuration.h"
#include "adapters/storage/key_ring.h"
#include "domain/result.h"

namespace kakehashi::app {

/// Makes the log's key where there is none.
[[nodiscard]] Result<Done> make_log_key(storage::Database& database, storage::KeyRing& keys, const Configuration& configuration);

/// Brings the schema up to this program, and what is sealed in the database with it; safe to run again. The version reached.
[[nodiscard]] Result<int> bring_up_to_date(storage::Database& database, const std::filesystem::path& home, const Configuration& configuration);

enum class NodeKind : std::uint8_t { real, demo };

/// Makes what a node needs and is not there yet: folders (0700), master key, schema, the default policy; for a demo node
/// also a certificate authority, a server certificate, client certificates and their bindings. Safe to run again.
[[nodiscard]] Result<Done> make_node(const Configuration& configuration, const std::filesystem::path& home,
                                     NodeKind kind);

}  // namespace kakehashi::app
