#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "domain/ports/source.h"
#include "domain/result.h"

namespace kakehashi::app {

/// The files to import under `paths`: files as they are, folders with all below them, zip archives unpacked into memory.
/// Each with its digest. What cannot be read is listed too, and reading it tells why: unavailable KK-8403 (a file), KK-8404
/// (changed meanwhile), KK-8451 (a folder, listed as `name/`); malformed KK-8402 (an archive that is damaged or locked, holds
/// no file, or would unpack to more than 1 GiB). Left out are `.json` files in folders, what desktops leave (hidden files,
/// `Thumbs.db`, `desktop.ini`) and links to folders. Missing (KK-8401) when a path itself does not exist.
[[nodiscard]] Result<std::vector<SourceFile>> collect_files(const std::vector<std::filesystem::path>& paths);

/// A file of bytes in memory.
[[nodiscard]] SourceFile named_bytes(std::string name, std::string bytes);

}  // namespace kakehashi::app
