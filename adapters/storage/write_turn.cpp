#include "adapters/storage/write_turn.h"

#include <chrono>
#include <stdexcept>
#include <thread>

namespace kakehashi::storage {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto longest_wait = std::chrono::seconds(20);
constexpr auto between_tries = std::chrono::microseconds(200);

constexpr std::uint64_t being_next = 0;
constexpr std::uint64_t writing = 1;

bool take_before(Clock::time_point deadline, ByteLocks& locks, std::uint64_t byte) {
    while (!locks.try_take(byte)) {
        if (Clock::now() > deadline) {
            return false;
        }
        std::this_thread::sleep_for(between_tries);
    }
    return true;
}

}  // namespace

void WriteTurn::take() {
    if (had_) {
        return;
    }
    const auto deadline = Clock::now() + longest_wait;
    const bool next = take_before(deadline, locks_, being_next);
    const bool taken = next && take_before(deadline, locks_, writing);
    if (next) {
        locks_.give_back(being_next);
    }
    if (!taken) {
        throw std::runtime_error("others write for too long");
    }
    had_ = true;
}

void WriteTurn::give_back() noexcept {
    if (!kept_) {
        locks_.give_back(writing);
        had_ = false;
    }
}

void WriteTurn::let_go() noexcept {
    kept_ = false;
    if (had_) {
        give_back();
    }
}

}  // namespace kakehashi::storage
