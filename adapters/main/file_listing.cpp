#include "adapters/main/file_listing.h"

#include <string>
#include <utility>

#include "adapters/main/file_names.h"

namespace kakehashi::app {

namespace fs = std::filesystem;

std::uint32_t FileListing::add_folder(const fs::path& folder) {
    places_.push_back({texts_.add(folder.native()), nullptr});
    return static_cast<std::uint32_t>(places_.size() - 1);
}

std::uint32_t FileListing::add_archive(std::shared_ptr<const SpoolFile> unpacked) {
    places_.push_back({0, std::move(unpacked)});
    return static_cast<std::uint32_t>(places_.size() - 1);
}

bool FileListing::add_file(std::uint32_t folder, std::uint64_t kept_name) {
    const fs::path path = fs::path(texts_.at(places_[folder].folder)) / texts_.at(kept_name);
    const auto stamp = stamp_of(path);
    const std::string name = readable_name(path.filename().native());
    if (!stamp) {
        add_unreadable(name, unreadable_file(name));
        return false;
    }
    const auto digest = digest_of(*disk_file(path, name, *stamp));
    if (!digest) {
        add_unreadable(name, digest.error());
        return false;
    }
    files_.push_back({kept_name, stamp->inode, stamp->size, stamp->modified_s, stamp->modified_ns, folder, *digest});
    return true;
}

void FileListing::add_stretch(std::uint32_t archive, std::string_view name, std::uint64_t begin, std::uint64_t size) {
    const auto digest = digest_of(*stretch_of(places_[archive].archive, begin, size));
    if (!digest) {
        add_unreadable(name, digest.error());
        return;
    }
    files_.push_back({texts_.add(name), begin, size, 0, 0, archive, *digest});
}

void FileListing::add_unreadable(std::string_view name, const Error& why) {
    unreadable_.emplace(files_.size(), why);
    Listed& file = files_.emplace_back();
    file.name = texts_.add(name);
}

void FileListing::cut(std::size_t size) {
    files_.resize(size);
    unreadable_.erase(unreadable_.lower_bound(size), unreadable_.end());
}

SourceFile FileListing::at(std::size_t number) const {
    const Listed& file = files_[number];
    const std::string_view name = texts_.at(file.name);
    if (const auto unreadable = unreadable_.find(number); unreadable != unreadable_.end()) {
        return {std::string(name), unreadable_bytes(unreadable->second), {}};
    }
    const Place& place = places_[file.place];
    if (place.archive) {
        return {std::string(name), stretch_of(place.archive, file.where, file.size), consent::hex(file.sha256)};
    }
    std::string readable = readable_name(std::string(name));
    auto bytes = disk_file(fs::path(texts_.at(place.folder)) / name, readable,
                           {file.where, file.size, file.modified_s, file.modified_ns});
    return {std::move(readable), std::move(bytes), consent::hex(file.sha256)};
}

}  // namespace kakehashi::app
