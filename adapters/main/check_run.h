#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "adapters/main/commands.h"
#include "domain/ingest.h"

namespace kakehashi::app {

/// What a check of some paths came to.
struct Checked {
    std::unique_ptr<SetResults> results;
    std::size_t files = 0;
    std::vector<std::string> passed_over;  ///< names of what lay beside them
    bool with_store = false;  ///< what the node has on file was taken into account
};

/// Checks files, folders and archives; nothing is kept. Where the data folder or the configuration names a node, the results
/// are those that importing would have now; else what only a store knows is not told. `profile` is "strict", "lenient" or empty for what
/// the configuration says.
[[nodiscard]] Result<Checked> check_paths(const Globals& globals, const std::vector<std::filesystem::path>& paths,
                                          const std::string& as, const std::string& profile);

/// The same for files in hand.
[[nodiscard]] Result<Checked> check_files(const Globals& globals, const SourceFiles& files, const std::string& as,
                                          const std::string& profile);

/// The options of an import: sender as typed, the present, progress on the bar.
[[nodiscard]] Result<IngestOptions> ingest_options(const std::string& as, IngestOptions::Mode mode, ProgressBar& bar);

}  // namespace kakehashi::app
