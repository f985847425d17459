#include "adapters/main/disk_file.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

namespace kakehashi::app {
namespace {

namespace fs = std::filesystem;

/// A file descriptor that closes itself.
class OpenFile {
public:
    explicit OpenFile(const fs::path& path) : descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
    ~OpenFile() {
        if (descriptor_ >= 0) {
            ::close(descriptor_);
        }
    }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;

    [[nodiscard]] int descriptor() const { return descriptor_; }
    [[nodiscard]] std::optional<FileStamp> stamp() const {
        struct stat about {};
        if (descriptor_ < 0 || ::fstat(descriptor_, &about) != 0) {
            return std::nullopt;
        }
        return FileStamp{about.st_ino, static_cast<std::uint64_t>(about.st_size), about.st_mtim.tv_sec,
                         static_cast<std::uint32_t>(about.st_mtim.tv_nsec)};
    }

private:
    int descriptor_;
};

class DiskFile final : public RawBytes {
public:
    DiskFile(fs::path path, std::string name, const FileStamp& stamp)
        : path_(std::move(path)), name_(std::move(name)), stamp_(stamp) {}

    [[nodiscard]] std::uint64_t size() const override { return stamp_.size; }
    [[nodiscard]] Result<std::size_t> read(std::uint64_t offset, std::span<char> to) override {
        const OpenFile file(path_);
        const auto now = file.stamp();
        if (!now) {
            return unreadable_file(name_);
        }
        if (*now != stamp_) {
            return Error{Fault::unavailable, "KK-8404", "a file was changed while it was being imported", {name_, 0, 0}};
        }
        std::size_t done = 0;
        while (done < to.size()) {
            const ssize_t got =
                ::pread(file.descriptor(), to.data() + done, to.size() - done, static_cast<off_t>(offset + done));
            if (got < 0) {
                return unreadable_file(name_);
            }
            if (got == 0) {
                break;
            }
            done += static_cast<std::size_t>(got);
        }
        return done;
    }

private:
    fs::path path_;
    std::string name_;
    FileStamp stamp_;
};

class UnreadableBytes final : public RawBytes {
public:
    explicit UnreadableBytes(Error why) : why_(std::move(why)) {}
    [[nodiscard]] std::uint64_t size() const override { return 0; }
    [[nodiscard]] Result<std::size_t> read(std::uint64_t /*offset*/, std::span<char> /*to*/) override { return why_; }

private:
    Error why_;
};

}  // namespace

std::optional<FileStamp> stamp_of(const fs::path& path) { return OpenFile(path).stamp(); }

std::shared_ptr<RawBytes> disk_file(fs::path path, std::string name, const FileStamp& stamp) {
    return std::make_shared<DiskFile>(std::move(path), std::move(name), stamp);
}

std::shared_ptr<RawBytes> unreadable_bytes(Error why) { return std::make_shared<UnreadableBytes>(std::move(why)); }

Error unreadable_file(const std::string& name) {
    return {Fault::unavailable, "KK-8403", "the file cannot be read", {name, 0, 0}};
}

Result<consent::Digest> digest_of(RawBytes& bytes) {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr);
    std::string block(std::min<std::uint64_t>(256U << 10U, bytes.size() + 1), '\0');
    for (std::uint64_t offset = 0;;) {
        TRY(const std::size_t got, bytes.read(offset, block));
        if (got == 0) {
            break;
        }
        EVP_DigestUpdate(context.get(), block.data(), got);
        offset += got;
    }
    consent::Digest digest{};
    EVP_DigestFinal_ex(context.get(), digest.data(), nullptr);
    return digest;
}

}  // namespace kakehashi::app
