#include "adapters/storage/trial_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

namespace kakehashi::storage {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view beginning = "kakehashi-trial-";

/// The folder's own lock, or -1 while somebody holds it or when there is no such folder (any more). Links are not followed.
int lock_of(const fs::path& folder) {
    const int lock = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (lock < 0) {
        return -1;
    }
    struct stat held {};
    if (::flock(lock, LOCK_EX | LOCK_NB) != 0 || ::fstat(lock, &held) != 0 || held.st_nlink == 0) {
        ::close(lock);
        return -1;
    }
    return lock;
}

void remove(const fs::path& folder, int lock) {
    std::error_code ignored;
    fs::remove_all(folder, ignored);
    ::close(lock);
}

}  // namespace

Result<TrialFolder> TrialFolder::make(const fs::path& spool) {
    sweep(spool);
    constexpr int tries = 5;
    for (int i = 0; i < tries; ++i) {
        std::string made = (spool / (std::string(beginning) + "XXXXXX")).string();
        if (::mkdtemp(made.data()) == nullptr) {
            break;
        }
        // Between the two a sweep of somebody else may take the folder: then another one is made.
        if (const int lock = lock_of(made); lock >= 0) {
            return TrialFolder(made, lock);
        }
    }
    return Error{Fault::unavailable, "KK-6701", "no folder can be made in the spool"};
}

void TrialFolder::sweep(const fs::path& spool) {
    std::error_code failed;
    for (fs::directory_iterator at(spool, failed), end; !failed && at != end; at.increment(failed)) {
        const fs::path folder = at->path();
        if (!folder.filename().string().starts_with(beginning)) {
            continue;
        }
        if (const int lock = lock_of(folder); lock >= 0) {
            remove(folder, lock);
        }
    }
}

TrialFolder::TrialFolder(TrialFolder&& other) noexcept
    : path_(std::exchange(other.path_, {})), lock_(std::exchange(other.lock_, -1)) {}

TrialFolder& TrialFolder::operator=(TrialFolder&& other) noexcept {
    std::swap(path_, other.path_);
    std::swap(lock_, other.lock_);
    return *this;
}

TrialFolder::~TrialFolder() {
    if (lock_ >= 0) {
        remove(path_, lock_);
    }
}

}  // namespace kakehashi::storage
