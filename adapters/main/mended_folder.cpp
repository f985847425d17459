#include "adapters/main/mended_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "adapters/storage/private_file.h"

namespace kakehashi::app {
namespace {

namespace fs = std::filesystem;

Error unwritable(const std::string& name) {
    return {Fault::unavailable, "KK-8425", "the copies cannot be written", {name, 0, 0}};
}

/// Whether `inner` is `outer` or lies below it.
bool within(const fs::path& inner, const fs::path& outer) {
    const auto [rest, none] = std::ranges::mismatch(outer, inner);
    return rest == outer.end() || (rest != outer.end() && rest->empty());
}

bool make_own_folder(const fs::path& folder) { return ::mkdir(folder.c_str(), S_IRWXU) == 0 || errno == EEXIST; }

bool is_plain(const std::string& name) { return !name.empty() && name != "." && name != ".." && name.find('/') == std::string::npos; }

}  // namespace

Result<MendedFolder> MendedFolder::make(const fs::path& folder, const std::vector<fs::path>& checked) {
    std::error_code failed;
    const std::string name = folder.filename().string();
    const fs::path real = fs::weakly_canonical(fs::absolute(folder, failed), failed);
    for (const fs::path& path : checked) {
        if (fs::is_directory(path, failed) && within(real, fs::weakly_canonical(fs::absolute(path, failed), failed))) {
            return Error{Fault::malformed, "KK-8424", "the folder for the copies lies within the one that is checked", {name, 0, 0}};
        }
    }
    const auto status = fs::symlink_status(folder, failed);
    if (fs::exists(status) && (!fs::is_directory(status) || !fs::is_empty(folder, failed) || failed)) {
        return Error{Fault::conflicting, "KK-8423", "the folder for the copies is not empty", {name, 0, 0}};
    }
    fs::create_directories(real.parent_path(), failed);
    if (failed || !make_own_folder(real)) {
        return unwritable(name);
    }
    return MendedFolder(real);
}

Result<Done> MendedFolder::keep(const sources::mending::MendedFile& file) const {
    if (!is_plain(file.name) || (!file.folder.empty() && !is_plain(file.folder))) {
        return unwritable("?");
    }
    const fs::path folder = file.folder.empty() ? folder_ : folder_ / file.folder;
    if (!make_own_folder(folder)) {
        return unwritable(file.name);
    }
    const int descriptor = ::open((folder / file.name).c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (descriptor < 0) {
        return unwritable(file.name);
    }
    const bool whole = storage::write_all(descriptor, file.bytes);
    return ::close(descriptor) == 0 && whole ? Result<Done>(Done{}) : unwritable(file.name);
}

}  // namespace kakehashi::app
