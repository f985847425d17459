#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "adapters/main/file_listing.h"
#include "domain/result.h"

namespace kakehashi::app {

/// The files to import under `paths`: files as they are, folders with all below them, zip archives unpacked into the folder
/// `spool` (archive_files.h). Each with its digest. What cannot be read is listed too, and reading it tells why: unavailable
/// KK-8403 (a file), KK-8404 (changed meanwhile), KK-8451 (a folder, listed as `name/`), or what kept an archive from being
/// unpacked. `.json` files of others and notes (text, pages, logs) in folders are passed
/// over, which the listing says; left out are what desktops leave (hidden files, `Thumbs.db`, `desktop.ini`) and links to folders. Missing (KK-8401) when a path itself does not exist.
[[nodiscard]] Result<FileListing> collect_files(const std::vector<std::filesystem::path>& paths,
                                                const std::filesystem::path& spool);

/// A file of bytes in memory.
[[nodiscard]] SourceFile named_bytes(std::string name, std::string bytes);

/// All of them in hand, about 2 KB each beside what is in them.
[[nodiscard]] std::vector<SourceFile> all_of(const SourceFiles& files);

}  // namespace kakehashi::app
