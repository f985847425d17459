#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "adapters/main/drop_box.h"
#include "domain/result.h"

namespace kakehashi::app {

/// A folder into which software drops files, and the places to which they go:
///
///     .              dropped, nobody has taken them
///     work/B         a batch being imported
///     done/M/B       imported, by month
///     quarantine/B   refused, and B.txt beside it: why and what to do
///
/// A file is always in exactly one of these: files move by renames that never replace anything, and a batch leaves `work` as
/// one folder in one rename. Every move is on the disk before the next step. Nothing is ever deleted but texts of our own.
/// One process at a time holds the folder. Symbolic links are never followed. Not for sharing between threads.
class WatchedFolder {
public:
    /// Takes the folder and makes the places in it. Missing (KK-8401) when there is no such folder, conflicting (KK-8426)
    /// when another process holds it, malformed (KK-8427) when one of the places is no folder, unavailable (KK-8428) when
    /// they cannot be made.
    [[nodiscard]] static Result<WatchedFolder> take(const std::filesystem::path& folder);

    WatchedFolder(WatchedFolder&& other) noexcept;
    WatchedFolder& operator=(WatchedFolder&& other) = delete;
    WatchedFolder(const WatchedFolder&) = delete;
    WatchedFolder& operator=(const WatchedFolder&) = delete;
    ~WatchedFolder();

    [[nodiscard]] const std::filesystem::path& path() const { return folder_; }
    /// Regular files of the folder itself; links, folders and files that begin with a dot are not listed. Unavailable
    /// (KK-8428) when the folder can no longer be read.
    [[nodiscard]] Result<std::vector<SeenFile>> listing() const;
    /// Whether somebody has the file open for writing, as far as the system tells.
    [[nodiscard]] bool being_written(const std::string& name) const;

    /// Moves dropped files into a new batch; the folder it lies in now. A file that is gone by then is left out; an empty
    /// path when all are. Unavailable (KK-8428) when they cannot be moved: those that were are put back.
    [[nodiscard]] Result<std::filesystem::path> pick_up(const std::vector<std::string>& names, const std::string& batch);

    enum class Destination { done, quarantine };
    /// Moves a batch where it belongs; `month` is the folder within `done`. The place relative to the folder.
    [[nodiscard]] Result<std::filesystem::path> settle(const std::string& batch, Destination to, const std::string& month);
    /// Writes the text beside a batch in quarantine, before the batch itself goes there.
    [[nodiscard]] Result<Done> explain(const std::string& batch, std::string_view text);
    /// Puts the files of a batch back, to be tried again. A file whose name was dropped anew meanwhile stays in the batch.
    [[nodiscard]] Result<Done> put_back(const std::string& batch);

    /// Batches a process left in `work` when it ended.
    [[nodiscard]] std::vector<std::string> unfinished() const;
    /// Texts in quarantine whose batch never arrived there are removed.
    void forget_orphaned_texts() const;

private:
    WatchedFolder() = default;
    [[nodiscard]] Result<Done> make_places();

    std::filesystem::path folder_;
    int lock_ = -1;
    int top_ = -1;
    int work_ = -1;
    int done_ = -1;
    int quarantine_ = -1;
    unsigned mode_ = 0700;
};

}  // namespace kakehashi::app
