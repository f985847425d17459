#include "adapters/main/archive_files.h"

#include <Poco/Zip/ZipArchive.h>
#include <Poco/Zip/ZipStream.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "adapters/main/file_bytes.h"
#include "adapters/main/file_names.h"

namespace kakehashi::app {
namespace {

namespace fs = std::filesystem;

Error no_room() { return {Fault::unavailable, "KK-8452", "there is no room to unpack the archive"}; }

/// A file without a name, which goes with the process.
class SpoolFile {
public:
    [[nodiscard]] static Result<std::shared_ptr<SpoolFile>> open(const fs::path& folder) {
        std::string path = (folder / "kakehashi-unpacked-XXXXXX").string();
        const int descriptor = ::mkostemp(path.data(), O_CLOEXEC);
        if (descriptor < 0) {
            return no_room();
        }
        ::unlink(path.c_str());
        return std::shared_ptr<SpoolFile>(new SpoolFile(descriptor));
    }
    SpoolFile(const SpoolFile&) = delete;
    SpoolFile& operator=(const SpoolFile&) = delete;
    ~SpoolFile() { ::close(descriptor_); }

    [[nodiscard]] std::uint64_t size() const { return size_; }

    [[nodiscard]] Result<Done> append(std::string_view bytes) {
        while (!bytes.empty()) {
            const ssize_t put = ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(size_));
            if (put <= 0) {
                return no_room();
            }
            size_ += static_cast<std::uint64_t>(put);
            bytes.remove_prefix(static_cast<std::size_t>(put));
        }
        return Done{};
    }

    [[nodiscard]] Result<std::size_t> read(std::uint64_t offset, std::span<char> to) const {
        std::size_t done = 0;
        while (done < to.size()) {
            const ssize_t got = ::pread(descriptor_, to.data() + done, to.size() - done, static_cast<off_t>(offset + done));
            if (got <= 0) {
                return no_room();
            }
            done += static_cast<std::size_t>(got);
        }
        return done;
    }

private:
    explicit SpoolFile(int descriptor) : descriptor_(descriptor) {}
    int descriptor_;
    std::uint64_t size_ = 0;
};

/// One file of the archive: a stretch of the spool file.
class UnpackedBytes final : public RawBytes {
public:
    UnpackedBytes(std::shared_ptr<const SpoolFile> spool, std::uint64_t begin, std::uint64_t size)
        : spool_(std::move(spool)), begin_(begin), size_(size) {}
    [[nodiscard]] std::uint64_t size() const override { return size_; }
    [[nodiscard]] Result<std::size_t> read(std::uint64_t offset, std::span<char> to) override {
        if (offset >= size_) {
            return std::size_t{0};
        }
        return spool_->read(begin_ + offset, to.first(std::min<std::uint64_t>(to.size(), size_ - offset)));
    }

private:
    std::shared_ptr<const SpoolFile> spool_;
    std::uint64_t begin_;
    std::uint64_t size_;
};

constexpr std::uint64_t most = 1ULL << 30U;

Error broken() {
    return {Fault::malformed, "KK-8402", "the archive is damaged or locked, holds nothing, or is larger than 1 GiB unpacked"};
}

/// Appends the entry's bytes; malformed when they are not what the archive says they are, or too many.
Result<Done> unpack_entry(const fs::path& archive, const Poco::Zip::ZipLocalFileHeader& entry, SpoolFile& spool) {
    std::ifstream in(archive, std::ios::binary);
    Poco::Zip::ZipInputStream stream(in, entry);
    std::string block(64U << 10U, '\0');
    while (stream.read(block.data(), static_cast<std::streamsize>(block.size())) || stream.gcount() > 0) {
        TRY_DONE(spool.append(std::string_view(block).substr(0, static_cast<std::size_t>(stream.gcount()))));
        if (spool.size() > most) {
            return broken();
        }
    }
    return stream.crcValid() ? Result<Done>(Done{}) : broken();
}

Result<std::vector<SourceFile>> unpack_all(const fs::path& path, const std::shared_ptr<SpoolFile>& spool) {
    std::vector<SourceFile> files;
    std::ifstream in(path, std::ios::binary);
    Poco::Zip::ZipArchive archive(in);
    std::size_t headers = 0;
    for (auto entry = archive.headerBegin(); entry != archive.headerEnd(); ++entry, ++headers) {
        if (!entry->second.isFile() || left_by_a_desktop(last_part(entry->first))) {
            continue;
        }
        if (entry->second.isEncrypted()) {
            return broken();
        }
        const std::uint64_t begin = spool->size();
        TRY_DONE(unpack_entry(path, entry->second, *spool));
        files.push_back(file_of(last_part(entry->first),
                                std::make_shared<UnpackedBytes>(spool, begin, spool->size() - begin)));
    }
    // The directory at the end lists what was packed: an archive cut short lacks it, and what else is lost nobody knows.
    const auto listed = static_cast<std::size_t>(std::distance(archive.fileInfoBegin(), archive.fileInfoEnd()));
    if (files.empty() || listed != headers) {
        return broken();
    }
    return files;
}

}  // namespace

Result<std::vector<SourceFile>> unpacked(const fs::path& archive, const fs::path& spool) {
    TRY(const auto file, SpoolFile::open(spool));
    try {
        return unpack_all(archive, file);
    } catch (const std::exception&) {
        return broken();
    }
}

}  // namespace kakehashi::app
