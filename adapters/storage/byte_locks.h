#pragma once

#include <cstdint>
#include <string>

namespace kakehashi::storage {

/// Locks on bytes of a file that holds nothing: each byte stands for something only one may have at a time. They belong to
/// this object, hold between threads as between processes, and end with the object or the process, however it ends.
/// Not for sharing between threads.
class ByteLocks {
public:
    /// The file is made when there is none. Throws std::system_error.
    explicit ByteLocks(const std::string& file);
    ByteLocks(const ByteLocks&) = delete;
    ByteLocks& operator=(const ByteLocks&) = delete;
    ~ByteLocks();

    /// False when somebody else has it. One's own is had again. Throws std::system_error.
    [[nodiscard]] bool try_take(std::uint64_t byte);
    /// Together with others who share it; false when somebody has it alone.
    [[nodiscard]] bool try_share(std::uint64_t byte);
    void give_back(std::uint64_t byte) noexcept;

private:
    [[nodiscard]] bool try_lock(std::uint64_t byte, short type);

    int file_;
};

}  // namespace kakehashi::storage
