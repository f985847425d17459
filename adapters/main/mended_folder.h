#pragma once

#include <filesystem>
#include <vector>

#include "adapters/sources/mending/mender.h"
#include "domain/result.h"

namespace kakehashi::app {

/// A new folder for copies, that nobody but its owner can read.
class MendedFolder {
public:
    /// Makes the folder, or takes one that is empty. Conflicting (KK-8423) when something is in it, malformed (KK-8424)
    /// when it lies within one of `checked`, unavailable (KK-8425) when it cannot be made.
    [[nodiscard]] static Result<MendedFolder> make(const std::filesystem::path& folder,
                                                   const std::vector<std::filesystem::path>& checked);

    /// Writes one copy; never over a file. Unavailable (KK-8425) when it cannot be written wholly.
    [[nodiscard]] Result<Done> keep(const sources::mending::MendedFile& file) const;

private:
    explicit MendedFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}

    std::filesystem::path folder_;
};

}  // namespace kakehashi::app
