#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace kakehashi::app {

/// A file as a listing shows it.
struct SeenFile {
    std::string name;  ///< bytes, as the file system has it
    std::uint64_t inode = 0;
    std::uint64_t size = 0;
    std::int64_t changed = 0;  ///< nanoseconds, of content or of the inode, whichever is later

    friend bool operator==(const SeenFile&, const SeenFile&) = default;
};

/// Which files of a folder have stopped growing. Clocks of file servers are not asked: a file has settled when it looked the
/// same in every listing for some time of ours. Not for sharing between threads.
class DropBox {
public:
    using Time = std::chrono::steady_clock::time_point;
    using Duration = std::chrono::steady_clock::duration;

    explicit DropBox(Duration settle) : settle_(settle) {}

    /// Takes note of a listing. Files it does not name are forgotten.
    void look(const std::vector<SeenFile>& listing, Time now);
    [[nodiscard]] bool settled(const std::string& name, Time now) const;
    /// Since when the file has looked as it does; `now` for one not seen.
    [[nodiscard]] Time unchanged_since(const std::string& name, Time now) const;

private:
    struct Noted {
        SeenFile file;
        Time since;
    };
    Duration settle_;
    std::map<std::string, Noted> noted_;
};

}  // namespace kakehashi::app
