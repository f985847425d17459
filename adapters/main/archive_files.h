#pragma once

#include <filesystem>
#include <vector>

#include "domain/ports/source.h"
#include "domain/result.h"

namespace kakehashi::app {

/// The files of a zip archive, each with its digest; all or none. They are unpacked into one file without a name in the
/// folder `spool`, so that memory stays bounded and nothing is left behind, however the program ends. Malformed (KK-8402)
/// when the archive is damaged or locked, holds no file, or is larger than 1 GiB unpacked; unavailable (KK-8452) when the
/// folder does not take it.
[[nodiscard]] Result<std::vector<SourceFile>> unpacked(const std::filesystem::path& archive, const std::filesystem::path& spool);

}  // namespace kakehashi::app
