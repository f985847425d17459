#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string_view>

#include "domain/ports/source.h"
#include "domain/result.h"

namespace kakehashi::app {

/// A file without a name, which goes with the process, however that ends. Written at its end, read where asked; unavailable
/// (KK-8452) when there is no room for it. Not for sharing between threads.
class SpoolFile {
public:
    [[nodiscard]] static Result<std::shared_ptr<SpoolFile>> open(const std::filesystem::path& folder);
    SpoolFile(const SpoolFile&) = delete;
    SpoolFile& operator=(const SpoolFile&) = delete;
    ~SpoolFile();

    [[nodiscard]] std::uint64_t size() const { return size_; }
    [[nodiscard]] Result<Done> append(std::string_view bytes);
    /// Fills all of `to`.
    [[nodiscard]] Result<Done> read(std::uint64_t offset, std::span<char> to) const;

private:
    explicit SpoolFile(int descriptor) : descriptor_(descriptor) {}
    int descriptor_;
    std::uint64_t size_ = 0;
};

/// A stretch of a spool file, as the bytes of a file of its own.
[[nodiscard]] std::shared_ptr<RawBytes> stretch_of(std::shared_ptr<const SpoolFile> spool, std::uint64_t begin, std::uint64_t size);

}  // namespace kakehashi::app
