#include "domain/ingest.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "domain/set_applier.h"

namespace kakehashi {

/// The files of one set, with the source that reads them.
struct Ingest::Group {
    const Source* source = nullptr;
    SetName name;
    std::vector<ClaimedFile> files;
};

/// One try at applying a set.
struct Ingest::Attempt {
    SetStanding standing;
    Submitter submitter;
    std::vector<HeldUnit> held;  ///< put aside by earlier tries
    std::set<std::string> only;  ///< the people to take; empty: everyone
};

namespace {

std::string head_of(RawBytes& bytes) {
    std::string head(head_size, '\0');
    const auto got = bytes.read(0, head);
    head.resize(got ? *got : 0);
    return head;
}

/// What names the content of a set: the digests of its files in the order of their names.
std::string content_of(const std::vector<ClaimedFile>& files) {
    std::string content;
    for (const ClaimedFile& file : files) {
        content += file.file.name + ":" + file.file.sha256 + ";";
    }
    return content;
}

SetResult unknown_file(const SourceFile& file) {
    SetResult result;
    result.name.kind = "unknown";
    result.report.outcome = SetOutcome::quarantined;
    result.report.findings.push_back({"F01", Severity::set, {file.name, 0, 0}, "", ""});
    return result;
}

/// How far the sender's clock may be ahead of ours.
constexpr std::int64_t clock_tolerance = 10LL * 60 * 1'000'000;

void refuse_future(const std::string& file, FileClaim& claim, const std::optional<Timestamp>& now) {
    if (now && claim.ranked_by && claim.ranked_by->microseconds > now->microseconds + clock_tolerance) {
        claim.findings.push_back({"F13", Severity::set, {file, 0, 0}, "", claim.set.serial});
    }
}

std::string numbers_of(const HeldUnit& unit) { return unit.insurer.str() + unit.insured.str(); }

/// Whoever was put aside before and is neither taken nor put aside by this try stays put aside.
void keep_held(const std::vector<HeldUnit>& before, const SetApplier& applier, SetReport& report) {
    std::set<std::string> told;
    for (const HeldUnit& unit : report.held) {
        told.insert(numbers_of(unit));
    }
    for (const HeldUnit& unit : before) {
        const std::string numbers = numbers_of(unit);
        if (!told.contains(numbers) && (applier.set_refused() || !applier.has_read(numbers))) {
            report.held.push_back(unit);
        }
    }
}

Submitter submitter_of(const SubmissionMatrix& matrix, const SetName& name, const std::string& form,
                       const IngestOptions& options) {
    if (options.submitter) {
        return *options.submitter;
    }
    return {matrix.usual_party(name.standard, form, name.sender), name.sender, options.channel};
}

}  // namespace

std::vector<Ingest::Group> Ingest::group(std::vector<SourceFile> files, const IngestOptions& options,
                                         std::vector<SetResult>& unknown) const {
    std::map<std::pair<std::string, SetName>, Group> groups;
    for (SourceFile& file : files) {
        const std::string head = head_of(*file.bytes);
        bool claimed = false;
        for (const auto& source : sources_) {
            auto claim = source->recognise(file.name, head);
            if (!claim) {
                continue;
            }
            refuse_future(file.name, *claim, options.now);
            if (claim->set.serial.empty()) {
                claim->set.serial = file.sha256;  // where the standard has none, the content names the set
            }
            Group& group = groups[{claim->set.standard, claim->set}];
            group.source = source.get();
            group.name = claim->set;
            group.files.push_back({std::move(file), std::move(*claim)});
            claimed = true;
            break;
        }
        if (!claimed) {
            unknown.push_back(unknown_file(file));
        }
    }
    std::vector<Group> ordered;
    for (auto& [key, group] : groups) {
        std::ranges::sort(group.files, {}, [](const ClaimedFile& f) { return f.file.name; });
        ordered.push_back(std::move(group));
    }
    std::ranges::stable_sort(ordered, [](const Group& a, const Group& b) {
        const int first = a.source->precedence(a.name);
        const int second = b.source->precedence(b.name);
        return first != second ? first < second : a.name.serial < b.name.serial;
    });
    return ordered;
}

Result<std::vector<SetResult>> Ingest::take(std::vector<SourceFile> files, const IngestOptions& options) {
    std::vector<SetResult> results;
    const std::uint64_t all = files.size();
    std::vector<Group> groups = group(std::move(files), options, results);
    std::uint64_t done = results.size();
    for (Group& group : groups) {
        TRY(SetResult result, take_set(group, options));
        done += group.files.size();
        if (options.progress) {
            options.progress(static_cast<std::uint64_t>(result.report.rows), done, all);
        }
        results.push_back(std::move(result));
    }
    if (options.mode == IngestOptions::Mode::run) {
        TRY_DONE(retry_waiting(options, results));
    }
    return results;
}

Result<SetResult> Ingest::take_set(Group& group, const IngestOptions& options) {
    SetResult result;
    result.name = group.name;
    const Submitter submitter = submitter_of(matrix_, group.name, group.files.front().claim.form, options);
    if (options.mode == IngestOptions::Mode::check) {
        SetApplier applier(nullptr, matrix_, submitter, group.name, result.report);
        TRY_DONE(applier.apply(*group.source, group.files));
        result.report.settle();
        if (applier.set_refused()) {
            result.report.outcome = SetOutcome::quarantined;
        }
        return result;
    }
    TRY(const SetStanding standing, store_->receive(group.name, content_of(group.files), group.files, submitter));
    result.id = standing.id;
    if (standing.before == SetStanding::Before::same) {
        result.report.outcome = SetOutcome::unchanged;
        result.report.findings.push_back({"F11", Severity::info, {group.files.front().file.name, 0, 0}, "", ""});
        return result;
    }
    TRY_DONE(apply(group, {standing, submitter, {}, {}}, result));
    return result;
}

Result<Done> Ingest::apply(Group& group, const Attempt& attempt, SetResult& result) {
    constexpr int attempts = 3;
    const SetId set = attempt.standing.id;
    for (int n = 1;; ++n) {
        result.report = SetReport{};
        TRY_DONE(store_->begin(set));
        SetApplier applier(store_, matrix_, attempt.submitter, group.name, result.report);
        applier.only(attempt.only);
        if (attempt.standing.before == SetStanding::Before::other) {
            applier.refuse({"F08", Severity::set, {group.files.front().file.name, 0, 0}, "", ""});
        } else {
            auto applied = applier.apply(*group.source, group.files);
            if (!applied) {  // whoever goes on after this error must not find the store half taken
                store_->give_up();
                return applied;
            }
        }
        keep_held(attempt.held, applier, result.report);
        if (applier.set_refused()) {
            result.report.outcome = SetOutcome::quarantined;
            return put_aside(attempt, result.report);
        }
        auto published = store_->publish(set, result.report);
        if (published || published.error().fault != Fault::conflicting || n == attempts) {
            if (published && result.report.outcome == SetOutcome::superseded) {
                result.report.findings.push_back({"F09", Severity::info, {group.files.front().file.name, 0, 0}, "", ""});
            }
            return published;
        }
    }
}

/// What was settled of a set before stays said: a refusal now is told, and takes nothing back.
Result<Done> Ingest::put_aside(const Attempt& attempt, SetReport report) {
    if (!is_open(attempt.standing.outcome)) {
        report.outcome = attempt.standing.outcome;
    }
    return store_->put_aside(attempt.standing.id, report);
}

Result<SetResult> Ingest::retry(SetId set, const IngestOptions& options) {
    TRY(const KeptSet kept, store_->kept(set));
    Attempt attempt{{set, kept.before, kept.outcome}, kept.submitter, {}, {}};
    TRY(attempt.held, store_->held_of(set));
    const bool was_refused = is_open(kept.outcome);
    if (attempt.held.empty() && !was_refused) {  // nobody is put aside: nothing to try again
        SetResult settled{set, kept.name, {}};
        settled.report.outcome = SetOutcome::unchanged;
        return settled;
    }
    std::vector<SetResult> unknown;
    std::vector<Group> groups = group(kept.files, options, unknown);
    if (groups.size() != 1) {
        return Error{Fault::unsupported, "KK-3109", "the set's files are not known to this edition of the program"};
    }
    for (const HeldUnit& unit : attempt.held) {
        if (!was_refused) {  // else nobody was taken: everybody is tried again
            attempt.only.insert(numbers_of(unit));
        }
    }
    SetResult result;
    result.id = set;
    result.name = kept.name;
    TRY_DONE(apply(groups.front(), attempt, result));
    return result;
}

Result<Done> Ingest::retry_waiting(const IngestOptions& options, std::vector<SetResult>& results) {
    TRY(const auto ready, store_->ready_to_retry());
    for (const SetId set : ready) {
        TRY(SetResult again, retry(set, options));
        const auto earlier = std::ranges::find_if(results, [&](const SetResult& r) { return r.id == set; });
        if (earlier == results.end()) {
            results.push_back(std::move(again));
        } else {
            *earlier = std::move(again);
        }
    }
    return Done{};
}

}  // namespace kakehashi
