#include "adapters/main/file_bytes.h"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <map>
#include <optional>
#include <utility>

#include "adapters/main/archive_files.h"
#include "adapters/main/file_names.h"

namespace kakehashi::app {
namespace {

namespace fs = std::filesystem;

/// Bytes in memory.
class HeldBytes final : public RawBytes {
public:
    explicit HeldBytes(std::string bytes) : bytes_(std::move(bytes)) {}
    [[nodiscard]] std::uint64_t size() const override { return bytes_.size(); }
    [[nodiscard]] Result<std::size_t> read(std::uint64_t offset, std::span<char> to) override {
        if (offset >= bytes_.size()) {
            return std::size_t{0};
        }
        const std::size_t count = std::min(to.size(), bytes_.size() - static_cast<std::size_t>(offset));
        std::memcpy(to.data(), bytes_.data() + offset, count);
        return count;
    }

private:
    std::string bytes_;
};

void collect_file(std::uint32_t folder, std::uint64_t name, const fs::path& path, const fs::path& spool, FileListing& files) {
    const bool archive = path.extension() == ".zip" || path.extension() == ".ZIP";
    if (!files.add_file(folder, name) || !archive) {
        return;
    }
    files.cut(files.size() - 1);
    if (const auto unpacked = unpack(path, spool, files); !unpacked) {
        files.add_unreadable(readable_name(path.filename().native()), unpacked.error());
    }
}

/// The names of what a folder holds, in order; unavailable (KK-8451) when it cannot be listed to its end.
Result<std::vector<std::uint64_t>> names_in(const fs::path& folder, FileListing& files) {
    std::vector<std::uint64_t> names;
    std::error_code failed;
    fs::directory_iterator at(folder, failed);
    while (!failed && at != fs::directory_iterator()) {
        names.push_back(files.keep_name(at->path().filename().native()));
        at.increment(failed);
    }
    if (failed) {
        return Error{Fault::unavailable, "KK-8451", "the folder cannot be listed"};
    }
    std::ranges::sort(names, {}, [&](std::uint64_t name) { return files.name(name); });
    return names;
}

/// How a file begins; nothing when it cannot be read, of which whoever reads it as a whole tells.
std::optional<std::string> beginning_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        return std::nullopt;
    }
    std::string head(note_head, '\0');
    file.read(head.data(), static_cast<std::streamsize>(head.size()));
    head.resize(static_cast<std::size_t>(file.gcount()));
    return head;
}

/// JSON beside files that came in is something else's, unless it is a FHIR resource or named like one of ours.
bool is_other_json(const fs::path& path) {
    if (path.extension() != ".json" || path.filename().native().starts_with("KK_")) {
        return false;
    }
    const auto head = beginning_of(path);
    return head && head->find("\"resourceType\"") == std::string::npos;
}

bool is_note_at(const fs::path& path) {
    if (!may_be_a_note(path.filename().native())) {
        return false;
    }
    const auto head = beginning_of(path);
    return head && is_note(path.filename().native(), *head);
}

void collect_folder(const fs::path& folder, const fs::path& spool, FileListing& files) {
    const auto names = names_in(folder, files);
    if (!names) {
        files.add_unreadable(readable_name(folder.filename().native()) + "/", names.error());
        return;
    }
    const std::uint32_t place = files.add_folder(folder);
    for (const std::uint64_t name : *names) {
        const fs::path path = folder / files.name(name);
        std::error_code failed;
        const fs::file_type type = fs::status(path, failed).type();
        if (type == fs::file_type::directory) {
            if (!fs::is_symlink(path, failed)) {  // a link may lead back up
                collect_folder(path, spool, files);
            }
        } else if (left_by_a_desktop(path.filename().native())) {
            continue;
        } else if (type == fs::file_type::regular && (is_other_json(path) || is_note_at(path))) {
            files.pass_over(readable_name(path.filename().native()));
        } else if (type == fs::file_type::regular) {
            collect_file(place, name, path, spool, files);
        } else if (type == fs::file_type::none || type == fs::file_type::not_found) {  // nobody can tell what it is
            const std::string readable = readable_name(path.filename().native());
            files.add_unreadable(readable, unreadable_file(readable));
        }
    }
}

}  // namespace

SourceFile named_bytes(std::string name, std::string bytes) {
    auto held = std::make_shared<HeldBytes>(std::move(bytes));
    const auto digest = digest_of(*held);
    EXPECTS(digest);  // memory is always read
    return {std::move(name), std::move(held), consent::hex(*digest)};
}

std::vector<SourceFile> all_of(const SourceFiles& files) {
    std::vector<SourceFile> all;
    for (std::size_t n = 0; n < files.size(); ++n) {
        all.push_back(files.at(n));
    }
    return all;
}

Result<FileListing> collect_files(const std::vector<fs::path>& paths, const fs::path& spool) {
    FileListing files;
    std::map<fs::path, std::uint32_t> folders;  // of files that are named one by one
    for (const fs::path& path : paths) {
        std::error_code failed;
        const fs::file_type type = fs::status(path, failed).type();
        if (type == fs::file_type::not_found) {
            return Error{Fault::missing, "KK-8401", "there is no such file or folder", {path.filename().string(), 0, 0}};
        }
        if (type == fs::file_type::directory) {
            collect_folder(path, spool, files);
            continue;
        }
        if (type == fs::file_type::fifo || type == fs::file_type::character || type == fs::file_type::socket ||
            type == fs::file_type::block) {  // reading may wait for ever, or never end
            const std::string readable = readable_name(path.filename().native());
            files.add_unreadable(readable, unreadable_file(readable));
            continue;
        }
        auto folder = folders.find(path.parent_path());
        if (folder == folders.end()) {
            folder = folders.emplace(path.parent_path(), files.add_folder(path.parent_path())).first;
        }
        collect_file(folder->second, files.keep_name(path.filename().native()), path, spool, files);
    }
    return files;
}

}  // namespace kakehashi::app
