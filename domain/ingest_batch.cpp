#include <algorithm>
#include <utility>

#include "domain/ingest_parts.h"

namespace kakehashi {
namespace {

/// So small that what surrounds it costs more than what is in it.
bool is_small(const SetGrouping& groups, std::size_t n) {
    constexpr std::uint64_t largest = 256U << 10U;
    return groups.bytes_of(n) <= largest;
}

/// How many sets from that one on are read and looked up together.
std::size_t handful(const SetGrouping& groups, std::size_t from) {
    constexpr std::size_t most = 32;
    constexpr std::uint64_t most_bytes = 512U << 10U;
    std::size_t count = 0;
    for (std::uint64_t bytes = 0; from + count < groups.size() && count < most && is_small(groups, from + count); ++count) {
        bytes += groups.bytes_of(from + count);
        if (count > 0 && bytes > most_bytes) {
            break;
        }
    }
    return count;
}

std::vector<SetGroup> taken_out(const SetGrouping& groups, std::size_t from, std::size_t count) {
    std::vector<SetGroup> taken;
    for (std::size_t n = 0; n < count; ++n) {
        taken.push_back(groups.at(from + n));
    }
    return taken;
}

std::vector<ComingSet> coming(const std::vector<SetGroup>& groups) {
    std::vector<ComingSet> sets;
    for (const SetGroup& group : groups) {
        sets.push_back({group.name, content_of(group)});
    }
    return sets;
}

}  // namespace

std::string content_of(const SetGroup& group) {
    std::string content;
    for (const ClaimedFile& file : group.files) {
        const std::string one = (file.claim.any_name ? std::string() : file.file.name) + ":" + file.file.sha256 + ";";
        if (!file.claim.any_name || content.find(one) == std::string::npos) {
            content += one;
        }
    }
    return content;
}

void tell_if_late(const SetGroup& group, SetResult& result) {
    if (result.report.outcome == SetOutcome::superseded) {
        result.report.findings.push_back({"F09", Severity::info, {group.files.front().file.name, 0, 0}, "", ""});
    }
}

/// The next sets that may share a batch. Whatever goes wrong with one goes wrong with all: then they are to be taken one by
/// one, each with its own outcome.
Ingest::Together Ingest::take_together(const SetGrouping& groups, std::size_t first, const IngestOptions& options) {
    Together together;
    if (groups.size() - first < 2 || !is_small(groups, first) || !is_small(groups, first + 1)) {
        together.alone = 1;
        return together;
    }
    const bool good = store_->open_batch() && (store_->looks_ahead() ? take_ahead(groups, first, options, together)
                                                                     : take_each(groups, first, options, together));
    if (!good || together.settled.empty() || !store_->close_batch()) {
        store_->give_up();
        together.alone = std::max<std::size_t>(together.settled.size(), 1);
        together.settled.clear();
        return together;
    }
    for (Together::Settled& settled : together.settled) {
        tell_if_late(settled.group, settled.result);
    }
    return together;
}

bool Ingest::take_each(const SetGrouping& groups, std::size_t first, const IngestOptions& options, Together& together) {
    for (std::size_t n = first; n < groups.size() && is_small(groups, n) && !store_->batch_is_full(); ++n) {
        Together::Settled& settled = together.settled.emplace_back();
        settled.group = groups.at(n);
        name_after(settled.group, settled.result);
        if (!take_set(settled.group, options, settled.result)) {
            return false;
        }
    }
    return true;
}

/// A handful of sets after the other: while the store writes one, the next is read. A set that cannot be read, or whose
/// successors are not to wait for it, ends the batch.
bool Ingest::take_ahead(const SetGrouping& groups, std::size_t first, const IngestOptions& options, Together& together) {
    std::vector<SetGroup> next = taken_out(groups, first, handful(groups, first));
    auto same = store_->look_ahead({}, coming(next));
    while (same && !next.empty()) {
        std::vector<ReadAhead> readings(next.size());
        bool last = false;
        for (std::size_t n = 0; n < next.size() && !last; ++n) {
            if ((*same)[n] || !next[n].unreadable.empty()) {
                continue;
            }
            if (!next[n].source->read(next[n].files, readings[n])) {
                next.resize(n);
                last = true;
            } else if (readings[n].is_pressing()) {
                next.resize(n + 1);
                last = true;
            }
        }
        std::vector<const PersonUnit*> units;
        for (std::size_t n = 0; n < next.size(); ++n) {
            readings[n].list_units(units);
        }
        const std::size_t rest = first + together.settled.size() + next.size();
        std::vector<SetGroup> after = taken_out(groups, rest, last || store_->batch_is_full() ? 0 : handful(groups, rest));
        auto same_after = store_->look_ahead(units, coming(after));
        for (std::size_t n = 0; n < next.size(); ++n) {
            Together::Settled& settled = together.settled.emplace_back();
            settled.group = std::move(next[n]);
            name_after(settled.group, settled.result);
            if (!same_after || !take_set(settled.group, options, settled.result, (*same)[n] ? nullptr : &readings[n])) {
                return false;
            }
        }
        next = std::move(after);
        same = std::move(same_after);
    }
    return same.has_value();
}

}  // namespace kakehashi
