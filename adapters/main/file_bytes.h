#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "domain/ports/source.h"
#include "domain/result.h"

namespace kakehashi::app {

/// The files to import under `paths`: files as they are, folders with all below them, zip archives unpacked into the folder
/// `spool` (archive_files.h). Each with its digest. What cannot be read is listed too, and reading it tells why: unavailable
/// KK-8403 (a file), KK-8404 (changed meanwhile), KK-8451 (a folder, listed as `name/`), or what kept an archive from being
/// unpacked. Left out are `.json` files in folders, what desktops leave (hidden files, `Thumbs.db`, `desktop.ini`) and links
/// to folders. Missing (KK-8401) when a path itself does not exist.
[[nodiscard]] Result<std::vector<SourceFile>> collect_files(const std::vector<std::filesystem::path>& paths,
                                                            const std::filesystem::path& spool);

/// A file with its digest. When the bytes cannot be read to their end it is unreadable as a whole: its first part would pass
/// for all of it.
[[nodiscard]] SourceFile file_of(std::string name, std::shared_ptr<RawBytes> bytes);

/// A file of bytes in memory.
[[nodiscard]] SourceFile named_bytes(std::string name, std::string bytes);

}  // namespace kakehashi::app
