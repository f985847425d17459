#include "adapters/storage/write_turn.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <stdexcept>
#include <system_error>
#include <thread>

namespace kakehashi::storage {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto longest_wait = std::chrono::seconds(20);
constexpr auto between_tries = std::chrono::microseconds(200);

constexpr off_t being_next = 0;
constexpr off_t writing = 1;

/// Locks of open file descriptions: they hold between the connections of one process as between processes.
bool try_lock(int file, off_t byte, short type) {
    struct flock lock {};
    lock.l_type = type;
    lock.l_whence = SEEK_SET;
    lock.l_start = byte;
    lock.l_len = 1;
    if (::fcntl(file, F_OFD_SETLK, &lock) == 0) {
        return true;
    }
    if (errno != EAGAIN && errno != EACCES && errno != EINTR) {
        throw std::system_error(errno, std::generic_category(), "lock of the database's writers");
    }
    return false;
}

void free_lock(int file, off_t byte) noexcept {
    struct flock lock {};
    lock.l_type = F_UNLCK;
    lock.l_whence = SEEK_SET;
    lock.l_start = byte;
    lock.l_len = 1;
    (void)::fcntl(file, F_OFD_SETLK, &lock);
}

bool lock_before(Clock::time_point deadline, int file, off_t byte) {
    while (!try_lock(file, byte, F_WRLCK)) {
        if (Clock::now() > deadline) {
            return false;
        }
        std::this_thread::sleep_for(between_tries);
    }
    return true;
}

}  // namespace

WriteTurn::WriteTurn(const std::string& file) : file_(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
    if (file_ < 0) {
        throw std::system_error(errno, std::generic_category(), "lock file of the database's writers");
    }
}

WriteTurn::~WriteTurn() { ::close(file_); }

void WriteTurn::take() {
    const auto deadline = Clock::now() + longest_wait;
    const bool next = lock_before(deadline, file_, being_next);
    const bool taken = next && lock_before(deadline, file_, writing);
    if (next) {
        free_lock(file_, being_next);
    }
    if (!taken) {
        throw std::runtime_error("others write for too long");
    }
}

void WriteTurn::give_back() noexcept { free_lock(file_, writing); }

}  // namespace kakehashi::storage
