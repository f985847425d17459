#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "domain/ports/source.h"
#include "domain/result.h"

namespace kakehashi::app {

/// The files to import under `paths`: files as they are, folders with all below them, zip archives unpacked into memory.
/// Each with its digest. Unreadable files are still listed: reading them gives the finding. Left out are `.json` files in
/// folders and what desktops leave (hidden files, `Thumbs.db`, `desktop.ini`). Missing (KK-8401) when a path does not exist;
/// malformed (KK-8402) when an archive is damaged or locked, holds no file, or would unpack to more than 1 GiB.
[[nodiscard]] Result<std::vector<SourceFile>> collect_files(const std::vector<std::filesystem::path>& paths);

/// A file of bytes in memory.
[[nodiscard]] SourceFile named_bytes(std::string name, std::string bytes);

}  // namespace kakehashi::app
