#include "adapters/storage/byte_locks.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace kakehashi::storage {
namespace {

struct flock lock_of(std::uint64_t byte, short type) {
    struct flock lock {};
    lock.l_type = type;
    lock.l_whence = SEEK_SET;
    lock.l_start = static_cast<off_t>(byte);
    lock.l_len = 1;
    return lock;
}

}  // namespace

ByteLocks::ByteLocks(const std::string& file) : file_(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
    if (file_ < 0) {
        throw std::system_error(errno, std::generic_category(), "lock file of the database");
    }
}

ByteLocks::~ByteLocks() { ::close(file_); }

bool ByteLocks::try_take(std::uint64_t byte) { return try_lock(byte, F_WRLCK); }
bool ByteLocks::try_share(std::uint64_t byte) { return try_lock(byte, F_RDLCK); }

bool ByteLocks::try_lock(std::uint64_t byte, short type) {
    struct flock lock = lock_of(byte, type);
    if (::fcntl(file_, F_OFD_SETLK, &lock) == 0) {
        return true;
    }
    if (errno != EAGAIN && errno != EACCES && errno != EINTR) {
        throw std::system_error(errno, std::generic_category(), "lock file of the database");
    }
    return false;
}

void ByteLocks::give_back(std::uint64_t byte) noexcept {
    struct flock lock = lock_of(byte, F_UNLCK);
    (void)::fcntl(file_, F_OFD_SETLK, &lock);
}

}  // namespace kakehashi::storage
