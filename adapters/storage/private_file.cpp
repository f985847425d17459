#include "adapters/storage/private_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <utility>

#include <cerrno>

namespace kakehashi::storage {
namespace {

constexpr std::size_t most = 64U << 10U;

bool write_whole(int descriptor, std::string_view content) { return write_all(descriptor, content) && ::fsync(descriptor) == 0; }

/// Of an open file; of none when there is none.
FileAccess access_of(int descriptor) {
    struct stat about {};
    if (descriptor < 0 || ::fstat(descriptor, &about) != 0) {
        return FileAccess::none;
    }
    return (about.st_mode & 0077) == 0 ? FileAccess::of_owner : FileAccess::of_others_too;
}

/// So that the name lasts too.
void flush_folder_of(const std::filesystem::path& file) {
    const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
    if (const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); descriptor >= 0) {
        ::fsync(descriptor);
        ::close(descriptor);
    }
}

}  // namespace

bool write_all(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return false;
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

PartFile::PartFile(std::filesystem::path place)
    : place_(std::move(place)), descriptor_(::open(path().c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) {}

PartFile::PartFile(PartFile&& other) noexcept : place_(std::move(other.place_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

PartFile::~PartFile() {
    if (descriptor_ >= 0) {
        ::close(descriptor_);
        ::unlink(path().c_str());
    }
}

std::filesystem::path PartFile::path() const { return place_.string() + ".part"; }

bool PartFile::take_place() {
    // A link, unlike a renaming, replaces nothing.
    if (::fsync(descriptor_) != 0 || ::link(path().c_str(), place_.c_str()) != 0) {
        return false;
    }
    ::unlink(path().c_str());
    ::close(std::exchange(descriptor_, -1));
    flush_folder_of(place_);
    return true;
}

FileMade create_private_file(const std::filesystem::path& file, std::string_view content) {
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0) {
        return errno == EEXIST ? FileMade::exists : FileMade::no;
    }
    const bool written = write_whole(descriptor, content);
    ::close(descriptor);
    if (!written) {
        ::unlink(file.c_str());
        return FileMade::no;
    }
    flush_folder_of(file);
    return FileMade::yes;
}

bool replace_private_file(const std::filesystem::path& file, std::string_view content) {
    std::filesystem::path fresh = file;
    fresh += "." + std::to_string(::getpid()) + ".new";
    ::unlink(fresh.c_str());
    if (create_private_file(fresh, content) != FileMade::yes || ::rename(fresh.c_str(), file.c_str()) != 0) {
        ::unlink(fresh.c_str());
        return false;
    }
    flush_folder_of(file);
    return true;
}

FileAccess access_of(const std::filesystem::path& file) {
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    const FileAccess access = access_of(descriptor);
    if (descriptor >= 0) {
        ::close(descriptor);
    }
    return access;
}

PrivateFile read_private_file(const std::filesystem::path& file) {
    PrivateFile read;
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return read;
    }
    read.access = access_of(descriptor);
    if (read.access != FileAccess::none) {
        read.content.resize(most);
        const ssize_t got = ::read(descriptor, read.content.data(), read.content.size());
        read.content.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
    }
    ::close(descriptor);
    return read;
}

}  // namespace kakehashi::storage
