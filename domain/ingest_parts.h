#pragma once

#include <cstddef>
#include <deque>
#include <set>
#include <string>
#include <vector>

#include "domain/ingest.h"

namespace kakehashi {

/// What names the content of a set: the digests of its files in the order of their names; where names say nothing, each
/// digest once.
[[nodiscard]] std::string content_of(const SetGroup& group);

/// Adds to the result that newer ones were stored before, if they were.
void tell_if_late(const SetGroup& group, SetResult& result);

/// Whose result it is, and in what it came.
void name_after(const SetGroup& group, SetResult& result);

/// Sets that were settled together, or how many are to be taken one by one.
struct Ingest::Together {
    /// Each stays where it is until the batch is closed: the store may finish its report, and look at its files, later.
    struct Settled {
        SetGroup group;
        SetResult result;
    };
    std::deque<Settled> settled;
    std::size_t alone = 0;
};

/// One try at applying a set.
struct Ingest::Attempt {
    SetStanding standing;
    Submitter submitter;
    std::vector<HeldUnit> held;  ///< put aside by earlier tries
    std::set<std::string> only;  ///< the people to take; empty: everyone
    ReadAhead* read = nullptr;   ///< what was read ahead of it, in a batch
};

}  // namespace kakehashi
