#include "adapters/main/watched_folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <optional>
#include <utility>

namespace kakehashi::app {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view text_mark = "kakehashi import watch";

Error cannot_move(const std::string& name) {
    return {Fault::unavailable, "KK-8428", "files of the watched folder cannot be listed or moved", {name, 0, 0}};
}

/// A file descriptor that closes itself.
class Handle {
public:
    explicit Handle(int descriptor) : descriptor_(descriptor) {}
    ~Handle() {
        if (descriptor_ >= 0) {
            ::close(descriptor_);
        }
    }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    [[nodiscard]] int get() const { return descriptor_; }
    [[nodiscard]] bool open() const { return descriptor_ >= 0; }

private:
    int descriptor_;
};

int open_folder(int in, const char* name) { return ::openat(in, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC); }

/// Makes a folder unless it is there, and opens it; -1 when it is none.
int made_folder(int in, const std::string& name, unsigned mode) {
    if (::mkdirat(in, name.c_str(), mode) != 0 && errno != EEXIST) {
        return -1;
    }
    return open_folder(in, name.c_str());
}

/// Names in an open folder but `.` and `..`; nothing when it cannot be read.
std::optional<std::vector<std::string>> names_in(int folder) {
    const int again = open_folder(folder, ".");
    const std::unique_ptr<DIR, int (*)(DIR*)> list(again < 0 ? nullptr : ::fdopendir(again), ::closedir);
    if (!list) {
        if (again >= 0) {
            ::close(again);
        }
        return std::nullopt;
    }
    std::vector<std::string> names;
    errno = 0;
    while (const dirent* const entry = ::readdir(list.get())) {
        const std::string name = entry->d_name;
        if (name != "." && name != "..") {
            names.push_back(name);
        }
    }
    if (errno != 0) {
        return std::nullopt;
    }
    std::ranges::sort(names);
    return names;
}

/// Renames without ever replacing what is there; false with errno EEXIST in that case.
bool move_only(int from, const std::string& name, int to, const std::string& as) {
    if (::renameat2(from, name.c_str(), to, as.c_str(), RENAME_NOREPLACE) == 0) {
        return true;
    }
    if (errno != EINVAL && errno != ENOSYS) {
        return false;
    }
    // A file system without that promise; only other programs that drop files could come between the two calls.
    struct stat there {};
    if (::fstatat(to, as.c_str(), &there, AT_SYMLINK_NOFOLLOW) == 0) {
        errno = EEXIST;
        return false;
    }
    return ::renameat(from, name.c_str(), to, as.c_str()) == 0;
}

bool to_disk(int folder) { return ::fsync(folder) == 0 || errno == EINVAL; }

std::int64_t nanoseconds(const timespec& time) { return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec; }

}  // namespace

WatchedFolder::WatchedFolder(WatchedFolder&& other) noexcept
    : folder_(std::move(other.folder_)), lock_(std::exchange(other.lock_, -1)), top_(std::exchange(other.top_, -1)),
      work_(std::exchange(other.work_, -1)), done_(std::exchange(other.done_, -1)),
      quarantine_(std::exchange(other.quarantine_, -1)), mode_(other.mode_) {}

WatchedFolder::~WatchedFolder() {
    for (const int descriptor : {quarantine_, done_, work_, top_, lock_}) {
        if (descriptor >= 0) {
            ::close(descriptor);
        }
    }
}

Result<WatchedFolder> WatchedFolder::take(const fs::path& folder) {
    WatchedFolder taken;
    std::error_code failed;
    const Place place{folder.filename().string(), 0, 0};
    taken.folder_ = fs::absolute(folder, failed);
    taken.top_ = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    struct stat about {};
    if (taken.top_ < 0 || ::fstat(taken.top_, &about) != 0) {
        return Error{Fault::missing, "KK-8401", "there is no such file or folder", place};
    }
    // The places are for the same people as the folder itself.
    taken.mode_ = (about.st_mode & 0777U) | S_IRWXU;
    taken.lock_ = ::openat(taken.top_, ".kakehashi-watch.lock", O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (taken.lock_ < 0) {
        return cannot_move(place.file);
    }
    if (::flock(taken.lock_, LOCK_EX | LOCK_NB) != 0) {
        return Error{Fault::conflicting, "KK-8426", "another process watches this folder", place};
    }
    TRY_DONE(taken.make_places());
    return taken;
}

Result<Done> WatchedFolder::make_places() {
    for (const auto& [name, place] : {std::pair{"work", &work_}, std::pair{"done", &done_}, std::pair{"quarantine", &quarantine_}}) {
        *place = made_folder(top_, name, mode_);
        if (*place < 0) {
            const bool something_else = errno == ENOTDIR || errno == ELOOP;
            return something_else ? Error{Fault::malformed, "KK-8427", "work, done and quarantine must be folders", {name, 0, 0}}
                                  : cannot_move(name);
        }
    }
    return to_disk(top_) ? Result<Done>(Done{}) : cannot_move(folder_.filename().string());
}

Result<std::vector<SeenFile>> WatchedFolder::listing() const {
    const auto names = names_in(top_);
    if (!names) {
        return cannot_move(folder_.filename().string());
    }
    std::vector<SeenFile> files;
    for (const std::string& name : *names) {
        struct stat about {};
        if (name.front() != '.' && ::fstatat(top_, name.c_str(), &about, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(about.st_mode)) {
            files.push_back({name, about.st_ino, static_cast<std::uint64_t>(about.st_size),
                             std::max(nanoseconds(about.st_mtim), nanoseconds(about.st_ctim))});
        }
    }
    return files;
}

bool WatchedFolder::being_written(const std::string& name) const {
    const Handle file(::openat(top_, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (!file.open()) {
        return false;
    }
    // A lease for reading is given only when nobody writes; of files of other owners nothing can be said.
    const bool written = ::fcntl(file.get(), F_SETLEASE, F_RDLCK) != 0 && errno == EAGAIN;
    ::fcntl(file.get(), F_SETLEASE, F_UNLCK);
    return written;
}

Result<fs::path> WatchedFolder::pick_up(const std::vector<std::string>& names, const std::string& batch) {
    const Handle to(made_folder(work_, batch, mode_));
    if (!to.open() || !to_disk(work_)) {
        return cannot_move(batch);
    }
    std::size_t moved = 0;
    for (const std::string& name : names) {
        if (!move_only(top_, name, to.get(), name)) {
            if (errno == ENOENT) {
                continue;
            }
            static_cast<void>(put_back(batch));
            return cannot_move(batch);
        }
        struct stat about {};
        if (::fstatat(to.get(), name.c_str(), &about, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(about.st_mode)) {
            ++moved;
        } else if (!move_only(to.get(), name, top_, name)) {  // exchanged for a link since it was listed: nobody follows it
            return cannot_move(batch);
        }
    }
    if (moved == 0) {
        ::unlinkat(work_, batch.c_str(), AT_REMOVEDIR);
        return fs::path();
    }
    if (!to_disk(to.get()) || !to_disk(top_)) {
        static_cast<void>(put_back(batch));
        return cannot_move(batch);
    }
    return folder_ / "work" / batch;
}

Result<fs::path> WatchedFolder::settle(const std::string& batch, Destination to, const std::string& month) {
    const Handle of_month(to == Destination::done ? made_folder(done_, month, mode_) : -1);
    const int target = to == Destination::done ? of_month.get() : quarantine_;
    if (target < 0 || (to == Destination::done && !to_disk(done_)) || !move_only(work_, batch, target, batch) ||
        !to_disk(target) || !to_disk(work_)) {
        return cannot_move(batch);
    }
    return to == Destination::done ? fs::path("done") / month / batch : fs::path("quarantine") / batch;
}

Result<Done> WatchedFolder::explain(const std::string& batch, std::string_view text) {
    const std::string name = batch + ".txt";
    const std::string part = "." + name + ".part";
    const std::string whole = std::string(text) + "\n" + std::string(text_mark) + "\n";
    {
        const Handle file(::openat(quarantine_, part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, mode_ & 0666U));
        if (!file.open() || ::write(file.get(), whole.data(), whole.size()) != static_cast<ssize_t>(whole.size()) ||
            ::fsync(file.get()) != 0) {
            return cannot_move(batch);
        }
    }
    if (::renameat(quarantine_, part.c_str(), quarantine_, name.c_str()) != 0 || !to_disk(quarantine_)) {
        return cannot_move(batch);
    }
    return Done{};
}

Result<Done> WatchedFolder::put_back(const std::string& batch) {
    const Handle from(open_folder(work_, batch.c_str()));
    const auto names = from.open() ? names_in(from.get()) : std::nullopt;
    if (!names) {
        return cannot_move(batch);
    }
    for (const std::string& name : *names) {
        if (!move_only(from.get(), name, top_, name) && errno != EEXIST) {
            return cannot_move(batch);
        }
    }
    if (!to_disk(top_) || !to_disk(from.get())) {
        return cannot_move(batch);
    }
    ::unlinkat(work_, batch.c_str(), AT_REMOVEDIR);  // only when nothing is left in it
    return to_disk(work_) ? Result<Done>(Done{}) : cannot_move(batch);
}

std::vector<std::string> WatchedFolder::unfinished() const { return names_in(work_).value_or(std::vector<std::string>{}); }

void WatchedFolder::forget_orphaned_texts() const {
    const auto names = names_in(quarantine_).value_or(std::vector<std::string>{});
    for (const std::string& name : names) {
        struct stat about {};
        const bool text = name.ends_with(".txt") && name.size() > 4;
        const bool alone = text && ::fstatat(quarantine_, name.substr(0, name.size() - 4).c_str(), &about, AT_SYMLINK_NOFOLLOW) != 0;
        const bool half = name.starts_with('.') && name.ends_with(".txt.part");
        if (!alone && !half) {
            continue;
        }
        const Handle file(::openat(quarantine_, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
        std::string end(text_mark.size(), '\0');
        const bool ours = half || (file.open() && ::fstat(file.get(), &about) == 0 && S_ISREG(about.st_mode) &&
                                   about.st_size > static_cast<off_t>(text_mark.size()) &&
                                   ::pread(file.get(), end.data(), end.size(),
                                           about.st_size - static_cast<off_t>(text_mark.size()) - 1) ==
                                       static_cast<ssize_t>(end.size()) &&
                                   end == text_mark);
        if (ours) {
            ::unlinkat(quarantine_, name.c_str(), 0);
        }
    }
}

}  // namespace kakehashi::app
