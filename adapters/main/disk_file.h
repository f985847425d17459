#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "consent/ports/hasher.h"
#include "domain/ports/source.h"
#include "domain/result.h"

namespace kakehashi::app {

/// What tells a file on disk from what it may be changed into.
struct FileStamp {
    std::uint64_t inode = 0;
    std::uint64_t size = 0;
    std::int64_t modified_s = 0;
    std::uint32_t modified_ns = 0;

    friend bool operator==(const FileStamp&, const FileStamp&) = default;
};

/// Nothing when the file cannot be opened.
[[nodiscard]] std::optional<FileStamp> stamp_of(const std::filesystem::path& path);

/// A file on disk, read where asked, never mapped, so that memory stays bounded; open only while it is read, so that a folder
/// may hold more files than a process may have open. Unavailable KK-8403 when it cannot be read, KK-8404 when it is no longer
/// the one that was stamped; both name it `name`.
[[nodiscard]] std::shared_ptr<RawBytes> disk_file(std::filesystem::path path, std::string name, const FileStamp& stamp);

/// What is there and cannot be read; whoever tries is told why.
[[nodiscard]] std::shared_ptr<RawBytes> unreadable_bytes(Error why);
[[nodiscard]] Error unreadable_file(const std::string& name);

/// SHA-256 in one pass over blocks.
[[nodiscard]] Result<consent::Digest> digest_of(RawBytes& bytes);

}  // namespace kakehashi::app
