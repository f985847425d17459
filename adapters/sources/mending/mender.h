#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "adapters/sources/code_table.h"
#include "adapters/sources/mending/mend.h"
#include "adapters/sources/mending/tables.h"
#include "adapters/sources/mending/text_code.h"
#include "domain/ports/source.h"

namespace kakehashi::sources::mending {

/// One file as it goes: with what could be put right, else to the byte as it came.
struct MendedFile {
    std::string folder;  ///< within the new one; empty: in it
    std::string name;
    std::string bytes;
};

/// What became of a batch of files.
struct Mended {
    std::vector<Change> changes;  ///< in the order of files, lines and items
    std::size_t files = 0;        ///< that were kept
    std::size_t mended = 0;       ///< of those, with bytes or name changed
    std::vector<std::string> left_out;  ///< names of files that cannot be read or are larger than 64 MiB
};

/// Puts files right where their meaning is beyond doubt. Reads, never writes: what it makes goes to whoever keeps it.
/// Immutable; may be shared by threads.
class Mender {
public:
    using Keep = std::function<Result<Done>(MendedFile)>;

    /// Malformed or missing when the tables under `conf_dir` cannot be used; unavailable without CP932.
    [[nodiscard]] static Result<Mender> open(const std::filesystem::path& conf_dir);

    [[nodiscard]] const Tables& tables() const { return tables_; }

    /// Mends the files of one folder or archive and hands each to `keep`. An Error of `keep` ends it. `sources` tell what
    /// a file is.
    [[nodiscard]] Result<Mended> mend(std::span<const SourceFile> files, std::span<const std::unique_ptr<Source>> sources,
                                      const Keep& keep) const;

private:
    Mender(std::filesystem::path conf_dir, Tables tables, TextCodes codes)
        : conf_dir_(std::move(conf_dir)), tables_(std::move(tables)), codes_(std::move(codes)) {}

    std::filesystem::path conf_dir_;
    Tables tables_;
    TextCodes codes_;
};

}  // namespace kakehashi::sources::mending
