#pragma once

#include <filesystem>

#include "adapters/main/file_listing.h"
#include "domain/result.h"

namespace kakehashi::app {

/// Adds the files of a zip archive to the listing; all or none. They are unpacked into one file without a name in the folder
/// `spool`, so that memory stays bounded and nothing is left behind, however the program ends. Malformed (KK-8402) when the
/// archive is damaged or locked, holds no file, or is larger than 1 GiB unpacked; unavailable (KK-8452) when the folder does
/// not take it.
[[nodiscard]] Result<Done> unpack(const std::filesystem::path& archive, const std::filesystem::path& spool, FileListing& listing);

}  // namespace kakehashi::app
