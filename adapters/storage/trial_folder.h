#pragma once

#include <filesystem>

#include "domain/result.h"

namespace kakehashi::storage {

/// A folder of our own for something that is only tried and may hold what is sealed of people; nobody else can enter it. It goes
/// with this object, and where a process ended before that, with the next sweep: a folder is held by a lock as long as its
/// maker lives. Not for sharing between threads.
class TrialFolder {
public:
    /// Sweeps `spool`, then makes a folder in it. Unavailable (KK-6701) when that cannot be.
    [[nodiscard]] static Result<TrialFolder> make(const std::filesystem::path& spool);
    /// Removes from `spool` what ended processes left. What cannot be removed stays for the next time.
    static void sweep(const std::filesystem::path& spool);

    TrialFolder(TrialFolder&& other) noexcept;
    TrialFolder& operator=(TrialFolder&& other) noexcept;
    ~TrialFolder();

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    TrialFolder(std::filesystem::path path, int lock) : path_(std::move(path)), lock_(lock) {}

    std::filesystem::path path_;
    int lock_ = -1;
};

}  // namespace kakehashi::storage
