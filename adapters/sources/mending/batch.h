#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "adapters/sources/mending/mend.h"
#include "adapters/sources/mending/tables.h"
#include "domain/ports/source.h"

namespace kakehashi::sources::mending {

/// The files of one batch by their names: which are copies of each other, what they are called without the marks of a
/// copy, which sending each belongs to.
class Batch {
public:
    struct Entry {
        const SourceFile* file = nullptr;
        std::string name;                  ///< under which it goes
        std::string folder;                ///< empty: none of its own
        std::optional<FileClaim> claim;    ///< of that name
        bool left_out = false;             ///< the same content goes under this name already
    };

    Batch(std::span<const SourceFile> files, std::span<const std::unique_ptr<Source>> sources, const Tables& tables);

    [[nodiscard]] std::vector<Entry>& entries() { return entries_; }
    [[nodiscard]] std::vector<Change>& changes() { return changes_; }
    /// Office and insurer numbers that stand in the names.
    [[nodiscard]] std::vector<std::string> numbers() const;

    /// What a file of that name and beginning is; nothing when no source knows it.
    [[nodiscard]] std::optional<FileClaim> recognised(std::string_view name, std::string_view head) const;

private:
    void name_files(std::span<const SourceFile> files);
    void leave_out_copies();
    void keep_the_copys_name(Entry& entry);
    void sort_into_folders();
    void keep_names_apart();

    std::span<const std::unique_ptr<Source>> sources_;
    const Tables& tables_;
    std::vector<Entry> entries_;
    std::vector<Change> changes_;
};

/// Whether a claim says what the file is, rather than that nobody knows.
[[nodiscard]] bool is_known(const std::optional<FileClaim>& claim);

}  // namespace kakehashi::sources::mending
