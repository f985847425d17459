#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "domain/ports/source.h"
#include "domain/source_files.h"
#include "domain/text_arena.h"

namespace kakehashi {

/// The files of one set, with the source that reads them.
struct SetGroup {
    const Source* source = nullptr;
    SetName name;
    std::vector<ClaimedFile> files;  ///< by name
    /// Why files of it cannot be read: a set is taken whole or not at all.
    std::vector<Error> unreadable;
};

/// Which files make up which sets, and the order in which the sets are best taken: by their sources' precedence, then by
/// serial, then by name. Of a file it keeps what names its set, some 50 bytes; the files of a set are looked at again when
/// the set is asked for. Not for sharing between threads.
class SetGrouping {
public:
    /// `unknown` is told each file that no source claims, with the reason when its first bytes could not be read. `now`
    /// refuses files whose names outrank it. Files and sources must outlive the grouping.
    SetGrouping(std::span<const std::unique_ptr<Source>> sources, std::optional<Timestamp> now, const SourceFiles& files,
                const std::function<void(const SourceFile&, const std::optional<Error>&)>& unknown);

    [[nodiscard]] std::size_t size() const { return begins_.size(); }
    /// The set of that number, from 0 on.
    [[nodiscard]] SetGroup at(std::size_t number) const;
    /// Bytes of all its files, without looking at them.
    [[nodiscard]] std::uint64_t bytes_of(std::size_t number) const;

private:
    /// What very many sets have in common.
    struct Family {
        const Source* source = nullptr;
        SetName name;  ///< without serial
    };
    struct Entry {
        std::uint64_t serial = 0;  ///< in `serials_`
        std::uint32_t file = 0;
        std::uint32_t family = 0;
        std::int32_t precedence = 0;
    };

    [[nodiscard]] std::optional<FileClaim> claim(const Source& source, const SourceFile& file, std::string_view head) const;
    void note(std::uint32_t number, const Source& source, const SetName& name);
    [[nodiscard]] bool before(const Entry& a, const Entry& b) const;
    [[nodiscard]] bool same_set(const Entry& a, const Entry& b) const;
    [[nodiscard]] SetName name_of(const Entry& entry) const;
    [[nodiscard]] std::span<const Entry> entries_of(std::size_t number) const;

    std::optional<Timestamp> now_;
    const SourceFiles& files_;
    std::vector<Family> families_;
    std::map<std::pair<const Source*, SetName>, std::uint32_t> family_numbers_;
    TextArena serials_;
    std::vector<Entry> entries_;         ///< in the order of their sets
    std::vector<std::uint32_t> begins_;  ///< of the sets, in `entries_`
    std::map<std::uint32_t, Error> unreadable_;
};

}  // namespace kakehashi
