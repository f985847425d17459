#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace kakehashi::storage {

/// All of it, to a file or a pipe.
[[nodiscard]] bool write_all(int descriptor, std::string_view bytes);

/// Files only their owner may read.

/// One that grows beside its place, under its name with `.part`, and goes with the object unless it took its place. Nothing that is there is
/// ever replaced.
class PartFile {
public:
    explicit PartFile(std::filesystem::path place);
    PartFile(PartFile&& other) noexcept;
    PartFile& operator=(PartFile&&) = delete;
    ~PartFile();

    [[nodiscard]] bool is_open() const { return descriptor_ >= 0; }
    /// Where it grows.
    [[nodiscard]] std::filesystem::path path() const;
    [[nodiscard]] bool append(std::string_view bytes) const { return write_all(descriptor_, bytes); }
    /// On the disk, under its name, when this says so.
    [[nodiscard]] bool take_place();

private:
    std::filesystem::path place_;
    int descriptor_;
};

/// Small ones.

enum class FileMade : std::uint8_t { yes, exists, no };
/// A new file, mode 0600, on the disk when this returns.
[[nodiscard]] FileMade create_private_file(const std::filesystem::path& file, std::string_view content);
/// The same over a file there may be: whoever reads it finds the old or the new content, whole.
[[nodiscard]] bool replace_private_file(const std::filesystem::path& file, std::string_view content);

enum class FileAccess : std::uint8_t { of_owner, of_others_too, none };
/// Without reading it; `none` when it cannot be opened for reading.
[[nodiscard]] FileAccess access_of(const std::filesystem::path& file);
struct PrivateFile {
    FileAccess access = FileAccess::none;
    std::string content;  ///< the first 64 KiB
};
[[nodiscard]] PrivateFile read_private_file(const std::filesystem::path& file);

}  // namespace kakehashi::storage
