#include "adapters/storage/private_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace kakehashi::storage {
namespace {

constexpr std::size_t most = 64U << 10U;

bool write_whole(int descriptor, std::string_view content) {
    while (!content.empty()) {
        const ssize_t written = ::write(descriptor, content.data(), content.size());
        if (written <= 0) {
            return false;
        }
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    return ::fsync(descriptor) == 0;
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

PrivateFile read_private_file(const std::filesystem::path& file) {
    PrivateFile read;
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return read;
    }
    struct stat about {};
    if (::fstat(descriptor, &about) == 0) {
        read.access = (about.st_mode & 0077) == 0 ? FileAccess::of_owner : FileAccess::of_others_too;
        read.content.resize(most);
        const ssize_t got = ::read(descriptor, read.content.data(), read.content.size());
        read.content.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
    }
    ::close(descriptor);
    return read;
}

}  // namespace kakehashi::storage
