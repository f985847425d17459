#pragma once

#include <filesystem>
#include <string_view>

#include "domain/ports/source.h"
#include "domain/result.h"

namespace kakehashi::app {

/// Writes the bytes of a document to `file`, readable by its owner only, and only if they are those of that SHA-256.
/// It is written beside its place and takes it when whole; a file that is there is never replaced (conflicting, KK-6603).
/// Unavailable (KK-6604) when it cannot be written, broken (KK-6605) when the bytes are others. No more than a piece is in
/// memory.
[[nodiscard]] Result<Done> write_document(RawBytes& bytes, std::string_view sha256, const std::filesystem::path& file);

}  // namespace kakehashi::app
