#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace kakehashi::storage {

/// Small files only their owner may read.

enum class FileMade : std::uint8_t { yes, exists, no };
/// A new file, mode 0600, on the disk when this returns.
[[nodiscard]] FileMade create_private_file(const std::filesystem::path& file, std::string_view content);
/// The same over a file there may be: whoever reads it finds the old or the new content, whole.
[[nodiscard]] bool replace_private_file(const std::filesystem::path& file, std::string_view content);

enum class FileAccess : std::uint8_t { of_owner, of_others_too, none };
struct PrivateFile {
    FileAccess access = FileAccess::none;
    std::string content;  ///< the first 64 KiB
};
[[nodiscard]] PrivateFile read_private_file(const std::filesystem::path& file);

}  // namespace kakehashi::storage
