#pragma once

#include <filesystem>
#include <string>

#include "adapters/main/node.h"
#include "adapters/storage/log_tiles.h"
#include "domain/result.h"

namespace kakehashi::app {

/// The whole log as it is published, in a file that can be verified without the database (docs/ledger.md): one JSON object a line,
/// first the signed head, then the commitments of all entries under it, 256 a line.

/// Conflicting (KK-7142) when the file exists, unavailable (KK-7143) when it cannot be written. Memory: a few lines.
[[nodiscard]] Result<storage::SignedHead> write_log_export(Node& node, const std::filesystem::path& file,
                                                           const storage::Progress& progress);

struct ExportVerification {
    consent::ledger::Checkpoint head;
    std::string verifier_key;
    bool key_was_given = false;
    bool outside_head = false;  ///< one was given, and the log goes on from it
};
/// Recomputes the tree. `key` and `outside_note` may be empty. Missing (KK-8002) or malformed (KK-7144) when the file is no export;
/// broken (KK-7145) when what it says does not hold; the errors of `open_checkpoint`.
[[nodiscard]] Result<ExportVerification> verify_log_export(const std::filesystem::path& file, const std::string& key,
                                                           const std::string& outside_note, const storage::Progress& progress);

}  // namespace kakehashi::app
