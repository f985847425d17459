#include "adapters/main/file_bytes.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>

#include "adapters/main/archive_files.h"
#include "adapters/main/file_names.h"
#include "consent/ports/hasher.h"

namespace kakehashi::app {
namespace {

namespace fs = std::filesystem;

Error unreadable_file(const std::string& name) {
    return {Fault::unavailable, "KK-8403", "the file cannot be read", {name, 0, 0}};
}

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
    [[nodiscard]] bool about(struct stat& to) const { return descriptor_ >= 0 && ::fstat(descriptor_, &to) == 0; }

private:
    int descriptor_;
};

/// A file on disk, read where asked, never mapped, so that memory stays bounded; open only while it is read, so that a folder
/// may hold more files than a process may have open. A file that is changed meanwhile is no longer the one that was named.
class FileBytes final : public RawBytes {
public:
    FileBytes(fs::path path, std::string name)
        : path_(std::move(path)), name_(std::move(name)), known_(OpenFile(path_).about(about_)) {}

    [[nodiscard]] std::uint64_t size() const override { return known_ ? static_cast<std::uint64_t>(about_.st_size) : 0; }
    [[nodiscard]] Result<std::size_t> read(std::uint64_t offset, std::span<char> to) override {
        const OpenFile file(path_);
        struct stat now {};
        if (!known_ || !file.about(now)) {
            return unreadable_file(name_);
        }
        if (now.st_ino != about_.st_ino || now.st_size != about_.st_size || now.st_mtim.tv_sec != about_.st_mtim.tv_sec ||
            now.st_mtim.tv_nsec != about_.st_mtim.tv_nsec) {
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
    struct stat about_ {};
    bool known_;
};

/// What is there and cannot be read; whoever tries is told why.
class UnreadableBytes final : public RawBytes {
public:
    explicit UnreadableBytes(Error why) : why_(std::move(why)) {}
    [[nodiscard]] std::uint64_t size() const override { return 0; }
    [[nodiscard]] Result<std::size_t> read(std::uint64_t /*offset*/, std::span<char> /*to*/) override { return why_; }

private:
    Error why_;
};

/// Bytes in memory.
class HeldBytes final : public RawBytes {
public:
    explicit HeldBytes(std::string bytes) : bytes_(std::move(bytes)) {}
    [[nodiscard]] std::uint64_t size() const override { return bytes_.size(); }
    [[nodiscard]] Result<std::size_t> read(std::uint64_t offset, std::span<char> to) override {
        if (offset >= bytes_.size()) {
            return std::size_t{0};
        }
        const std::size_t count = std::min(to.size(), bytes_.size() - static_cast<std::size_t>(offset));
        std::memcpy(to.data(), bytes_.data() + offset, count);
        return count;
    }

private:
    std::string bytes_;
};

/// SHA-256 in one pass over blocks.
Result<std::string> digest_of(RawBytes& bytes) {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr);
    std::string block(256U << 10U, '\0');
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
    return consent::hex(digest);
}

SourceFile unreadable(std::string name, const Error& why) {
    return {std::move(name), std::make_shared<UnreadableBytes>(why), {}};
}

void collect_file(const fs::path& path, const fs::path& spool, std::vector<SourceFile>& files) {
    std::string name = readable_name(path.filename().native());
    SourceFile file = file_of(name, std::make_shared<FileBytes>(path, name));
    const bool archive = path.extension() == ".zip" || path.extension() == ".ZIP";
    if (!archive || file.sha256.empty()) {
        files.push_back(std::move(file));
        return;
    }
    auto inside = unpacked(path, spool);
    if (!inside) {
        files.push_back(unreadable(std::move(name), inside.error()));
        return;
    }
    std::ranges::move(*inside, std::back_inserter(files));
}

/// What a folder holds, by name; unavailable (KK-8451) when it cannot be listed to its end.
Result<std::vector<fs::directory_entry>> entries_of(const fs::path& folder) {
    std::vector<fs::directory_entry> entries;
    std::error_code failed;
    fs::directory_iterator at(folder, failed);
    while (!failed && at != fs::directory_iterator()) {
        entries.push_back(*at);
        at.increment(failed);
    }
    if (failed) {
        return Error{Fault::unavailable, "KK-8451", "the folder cannot be listed"};
    }
    std::ranges::sort(entries, {}, [](const fs::directory_entry& entry) { return entry.path(); });
    return entries;
}

/// JSON beside files that came in is something else's, unless it is a FHIR resource or named like one of ours.
bool is_other_json(const fs::path& path) {
    constexpr std::size_t looked_at = 4096;
    if (path.extension() != ".json" || path.filename().native().starts_with("KK_")) {
        return false;
    }
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        return false;  // whoever reads it tells why it cannot be read
    }
    std::string head(looked_at, '\0');
    file.read(head.data(), static_cast<std::streamsize>(head.size()));
    head.resize(static_cast<std::size_t>(file.gcount()));
    return head.find("\"resourceType\"") == std::string::npos;
}

void collect_folder(const fs::path& folder, const fs::path& spool, std::vector<SourceFile>& files) {
    const auto entries = entries_of(folder);
    if (!entries) {
        files.push_back(unreadable(readable_name(folder.filename().native()) + "/", entries.error()));
        return;
    }
    for (const fs::directory_entry& entry : *entries) {
        const fs::path& path = entry.path();
        std::error_code failed;
        const fs::file_type type = entry.status(failed).type();
        if (type == fs::file_type::directory) {
            if (!entry.is_symlink(failed)) {  // a link may lead back up
                collect_folder(path, spool, files);
            }
        } else if (left_by_a_desktop(path.filename().native()) || (type == fs::file_type::regular && is_other_json(path))) {
            continue;
        } else if (type == fs::file_type::regular) {
            collect_file(path, spool, files);
        } else if (type == fs::file_type::none || type == fs::file_type::not_found) {  // nobody can tell what it is
            const std::string name = readable_name(path.filename().native());
            files.push_back(unreadable(name, unreadable_file(name)));
        }
    }
}

Result<Done> collect(const fs::path& path, const fs::path& spool, std::vector<SourceFile>& files) {
    std::error_code failed;
    const fs::file_type type = fs::status(path, failed).type();
    if (type == fs::file_type::not_found) {
        return Error{Fault::missing, "KK-8401", "there is no such file or folder", {path.filename().string(), 0, 0}};
    }
    if (type == fs::file_type::directory) {
        collect_folder(path, spool, files);
    } else {
        collect_file(path, spool, files);
    }
    return Done{};
}

}  // namespace

SourceFile file_of(std::string name, std::shared_ptr<RawBytes> bytes) {
    auto digest = digest_of(*bytes);
    if (!digest) {
        return unreadable(std::move(name), digest.error());
    }
    return {std::move(name), std::move(bytes), *std::move(digest)};
}

SourceFile named_bytes(std::string name, std::string bytes) {
    return file_of(std::move(name), std::make_shared<HeldBytes>(std::move(bytes)));
}

Result<std::vector<SourceFile>> collect_files(const std::vector<fs::path>& paths, const fs::path& spool) {
    std::vector<SourceFile> files;
    for (const fs::path& path : paths) {
        TRY_DONE(collect(path, spool, files));
    }
    return files;
}

}  // namespace kakehashi::app
