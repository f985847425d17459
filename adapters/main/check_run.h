#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "adapters/main/commands.h"
#include "domain/ingest.h"

namespace kakehashi::app {

/// What a check of some paths came to.
struct Checked {
    std::vector<SetResult> results;
    std::size_t files = 0;
};

/// Checks files, folders and archives without a store; nothing is kept. `profile` is "strict", "lenient" or empty for what
/// the configuration says.
[[nodiscard]] Result<Checked> check_paths(const Globals& globals, const std::vector<std::filesystem::path>& paths,
                                          const std::string& as, const std::string& profile);

/// The same for files in hand.
[[nodiscard]] Result<Checked> check_files(const Globals& globals, std::vector<SourceFile> files, const std::string& as,
                                          const std::string& profile);

/// The options of an import: sender as typed, the present, progress on the bar.
[[nodiscard]] Result<IngestOptions> ingest_options(const std::string& as, IngestOptions::Mode mode, ProgressBar& bar);

}  // namespace kakehashi::app
