#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "adapters/storage/private_file.h"
#include "adapters/storage/sealing.h"
#include "domain/result.h"

namespace kakehashi::storage {

/// A file of any length whose content is sealed in pieces: a header in clear, then each piece under the file's own key together with the
/// header's digest, its number, and whether it is the last. What was changed, cut, exchanged or appended does not open.

/// Writes one: a PartFile until it is finished.
class SealedFileWriter {
public:
    /// `header` is at most 64 KiB. Unavailable (KK-4701) when the file cannot be made, or is there already.
    [[nodiscard]] static Result<SealedFileWriter> create(const std::filesystem::path& file, std::string_view header, const Key& key);

    [[nodiscard]] Result<Done> append(std::string_view bytes);
    /// On the disk, under its name, when this returns.
    [[nodiscard]] Result<Done> finish();

private:
    SealedFileWriter(PartFile file, std::string context, const Key& key);
    [[nodiscard]] Result<Done> write_piece(std::string_view plain, bool last);

    PartFile file_;
    std::string context_;
    Key key_;
    std::string waiting_;
    std::uint64_t pieces_ = 0;
};

/// Reads one, a piece in memory at a time.
class SealedFileReader {
public:
    /// Missing (KK-4702) when there is none, broken (KK-4703) when it is no such file.
    [[nodiscard]] static Result<SealedFileReader> open(const std::filesystem::path& file);
    SealedFileReader(SealedFileReader&& other) noexcept;
    SealedFileReader& operator=(SealedFileReader&&) = delete;
    ~SealedFileReader();

    /// Not to be believed before the first piece opened.
    [[nodiscard]] const std::string& header() const { return header_; }
    /// Hands all pieces over in their order, from the first; broken (KK-4703) at the first that does not open. What was handed over before is
    /// what was sealed, but not all of it: read once for nothing before anything is made of it.
    [[nodiscard]] Result<Done> read(const Key& key, const std::function<Result<Done>(std::string_view)>& told);

private:
    SealedFileReader(int descriptor, std::string header) : descriptor_(descriptor), header_(std::move(header)) {}

    int descriptor_ = -1;
    std::string header_;
};

}  // namespace kakehashi::storage
