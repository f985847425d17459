#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <set>
#include <string>
#include <vector>

#include "domain/ingest.h"

namespace kakehashi {

/// The files of one set, with the source that reads them.
struct Ingest::Group {
    const Source* source = nullptr;
    SetName name;
    std::vector<ClaimedFile> files;
    /// Why files of it cannot be read: a set is taken whole or not at all.
    std::vector<Error> unreadable;

    [[nodiscard]] std::uint64_t size() const;
    /// So small that what surrounds it costs more than what is in it.
    [[nodiscard]] bool is_small() const;
    /// What names its content.
    [[nodiscard]] std::string content() const;
    /// Adds to the result that newer ones were stored before, if they were.
    void tell_if_late(SetResult& result) const;
};

/// Sets that were settled together, or how many are to be taken one by one.
struct Ingest::Together {
    std::deque<SetResult> settled;  ///< each stays where it is: the store may finish its report later
    std::size_t alone = 0;
};

/// One try at applying a set.
struct Ingest::Attempt {
    SetStanding standing;
    Submitter submitter;
    std::vector<HeldUnit> held;  ///< put aside by earlier tries
    std::set<std::string> only;  ///< the people to take; empty: everyone
    ReadAhead* read = nullptr;  ///< what was read ahead of it, in a batch
};

}  // namespace kakehashi
