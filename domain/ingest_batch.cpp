#include <algorithm>
#include <utility>

#include "domain/ingest_parts.h"

namespace kakehashi {

std::uint64_t Ingest::Group::size() const {
    std::uint64_t size = 0;
    for (const ClaimedFile& file : files) {
        size += file.file.bytes->size();
    }
    return size;
}

bool Ingest::Group::is_small() const {
    constexpr std::uint64_t largest = 256U << 10U;
    return size() <= largest;
}

/// The digests of its files in the order of their names; where names say nothing, each digest once.
std::string Ingest::Group::content() const {
    std::string content;
    for (const ClaimedFile& file : files) {
        const std::string one = (file.claim.any_name ? std::string() : file.file.name) + ":" + file.file.sha256 + ";";
        if (!file.claim.any_name || content.find(one) == std::string::npos) {
            content += one;
        }
    }
    return content;
}

void Ingest::Group::tell_if_late(SetResult& result) const {
    if (result.report.outcome == SetOutcome::superseded) {
        result.report.findings.push_back({"F09", Severity::info, {files.front().file.name, 0, 0}, "", ""});
    }
}

/// The next sets that may share a batch. Whatever goes wrong with one goes wrong with all: then they are to be taken one by
/// one, each with its own outcome.
Ingest::Together Ingest::take_together(std::span<Group> groups, const IngestOptions& options) {
    Together together;
    if (groups.size() < 2 || !groups[0].is_small() || !groups[1].is_small()) {
        together.alone = 1;
        return together;
    }
    const bool good = store_->open_batch() && (store_->looks_ahead() ? take_ahead(groups, options, together)
                                                                     : take_each(groups, options, together));
    if (!good || together.settled.empty() || !store_->close_batch()) {
        store_->give_up();
        together.alone = std::max<std::size_t>(together.settled.size(), 1);
        together.settled.clear();
        return together;
    }
    for (std::size_t n = 0; n < together.settled.size(); ++n) {
        groups[n].tell_if_late(together.settled[n]);
    }
    return together;
}

bool Ingest::take_each(std::span<Group> groups, const IngestOptions& options, Together& together) {
    for (Group& group : groups) {
        if (!group.is_small() || store_->batch_is_full()) {
            break;
        }
        SetResult& result = together.settled.emplace_back();
        result.name = group.name;
        if (!take_set(group, options, result)) {
            return false;
        }
    }
    return true;
}

namespace {

/// How many of the next sets are read and looked up together.
template <class Groups>
std::size_t handful(const Groups& groups) {
    constexpr std::size_t most = 32;
    constexpr std::uint64_t most_bytes = 512U << 10U;
    std::size_t count = 0;
    for (std::uint64_t bytes = 0; count < groups.size() && count < most && groups[count].is_small(); ++count) {
        bytes += groups[count].size();
        if (count > 0 && bytes > most_bytes) {
            break;
        }
    }
    return count;
}

template <class Groups>
std::vector<ComingSet> coming(const Groups& groups) {
    std::vector<ComingSet> sets;
    for (const auto& group : groups) {
        sets.push_back({group.name, group.content()});
    }
    return sets;
}

}  // namespace

/// A handful of sets after the other: while the store writes one, the next is read. A set that cannot be read, or whose
/// successors are not to wait for it, ends the batch.
bool Ingest::take_ahead(std::span<Group> groups, const IngestOptions& options, Together& together) {
    std::span<Group> next = groups.first(handful(groups));
    auto same = store_->look_ahead({}, coming(next));
    while (same && !next.empty()) {
        std::vector<ReadAhead> readings(next.size());
        std::vector<const PersonUnit*> units;
        bool last = false;
        for (std::size_t n = 0; n < next.size() && !last; ++n) {
            if ((*same)[n] || !next[n].unreadable.empty()) {
                continue;
            }
            if (!next[n].source->read(next[n].files, readings[n])) {
                next = next.first(n);
                last = true;
            } else if (readings[n].is_pressing()) {
                next = next.first(n + 1);
                last = true;
            }
        }
        for (std::size_t n = 0; n < next.size(); ++n) {
            readings[n].list_units(units);
        }
        const auto rest = groups.subspan(together.settled.size() + next.size());
        const auto after = rest.first(last || store_->batch_is_full() ? 0 : handful(rest));
        auto same_after = store_->look_ahead(units, coming(after));
        for (std::size_t n = 0; n < next.size(); ++n) {
            SetResult& result = together.settled.emplace_back();
            result.name = next[n].name;
            if (!same_after || !take_set(next[n], options, result, (*same)[n] ? nullptr : &readings[n])) {
                return false;
            }
        }
        next = after;
        same = std::move(same_after);
    }
    return same.has_value();
}

}  // namespace kakehashi
