#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/main/disk_file.h"
#include "adapters/main/spool_file.h"
#include "domain/source_files.h"
#include "domain/text_arena.h"

namespace kakehashi::app {

/// Files on disk and in unpacked archives, each read once for its digest when it is added. Of a file it keeps the name, 72
/// bytes and what it shares with the others of its folder or archive. Not for sharing between threads.
class FileListing final : public SourceFiles {
public:
    /// Keeps a name for `add_file`, or for the caller to sort by.
    [[nodiscard]] std::uint64_t keep_name(std::string_view name) { return texts_.add(name); }
    [[nodiscard]] std::string_view name(std::uint64_t kept) const { return texts_.at(kept); }

    /// A folder on disk, or an archive unpacked: the place of the files added with it.
    [[nodiscard]] std::uint32_t add_folder(const std::filesystem::path& folder);
    [[nodiscard]] std::uint32_t add_archive(std::shared_ptr<const SpoolFile> unpacked);

    /// The file of that name in that folder. False when it cannot be read to its end: then it is listed as unreadable, for
    /// its first part would pass for all of it.
    bool add_file(std::uint32_t folder, std::uint64_t kept_name);
    /// A file of an archive; `name` as it is to be read (file_names.h).
    void add_stretch(std::uint32_t archive, std::string_view name, std::uint64_t begin, std::uint64_t size);
    /// What is there and cannot be read.
    void add_unreadable(std::string_view name, const Error& why);
    /// What lies beside the files and is none of them, such as a note: only its name is kept, to be told.
    void pass_over(std::string name) { passed_over_.push_back(std::move(name)); }
    [[nodiscard]] const std::vector<std::string>& passed_over() const { return passed_over_; }
    /// Takes back the files from that number on.
    void cut(std::size_t size);

    [[nodiscard]] std::size_t size() const override { return files_.size(); }
    [[nodiscard]] SourceFile at(std::size_t number) const override;
    [[nodiscard]] std::uint64_t bytes_of(std::size_t number) const override { return files_[number].size; }

private:
    struct Listed {
        std::uint64_t name = 0;
        std::uint64_t where = 0;  ///< inode of a file on disk, begin of a stretch
        std::uint64_t size = 0;
        std::int64_t modified_s = 0;
        std::uint32_t modified_ns = 0;
        std::uint32_t place = 0;
        consent::Digest sha256{};
    };
    struct Place {
        std::uint64_t folder = 0;
        std::shared_ptr<const SpoolFile> archive;  ///< null of a folder
    };

    TextArena texts_;
    std::vector<Place> places_;
    std::deque<Listed> files_;
    std::map<std::size_t, Error> unreadable_;
    std::vector<std::string> passed_over_;
};

}  // namespace kakehashi::app
