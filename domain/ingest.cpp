#include "domain/ingest.h"

#include <algorithm>
#include <utility>

#include "domain/ingest_parts.h"
#include "domain/set_applier.h"

namespace kakehashi {

namespace {

SetResult unknown_file(const SourceFile& file) {
    SetResult result;
    result.name.kind = "unknown";
    result.report.outcome = SetOutcome::quarantined;
    result.report.findings.push_back({"F01", Severity::set, {file.name, 0, 0}, "", ""});
    return result;
}

/// Where the error itself names no file, the first of the set stands for it.
void add_error(SetResult& result, const Error& error, const std::string& file = {}) {
    const Place place = error.place.file.empty() ? Place{file, 0, 0} : error.place;
    result.report.findings.push_back({"F14", Severity::set, place, "", error.code});
    result.error = error;
}

/// What was counted on the way to an error became nothing.
void fail(SetResult& result, const Error& error, SetOutcome outcome, const std::string& file = {}) {
    SetReport report;
    report.outcome = outcome;
    report.findings = std::move(result.report.findings);
    result.report = std::move(report);
    add_error(result, error, file);
}

/// A set of an earlier import, before more is known of it.
SetResult waiting_set(SetId id) {
    SetResult result;
    result.id = id;
    result.name.kind = "waiting";
    result.report.outcome = SetOutcome::waiting;
    return result;
}

void add_unreadable(SetResult& result, const Error& error) {
    result.report.outcome = SetOutcome::quarantined;
    result.report.findings.push_back({"F15", Severity::set, error.place, "", error.code});
    result.error = error;
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
        if (!told.contains(numbers) && (applier.set_refused() || !applier.has_read(unit))) {
            report.held.push_back(unit);
        }
    }
}

SetResult unreadable_file(const Error& error) {
    SetResult result;
    result.name.kind = "unknown";
    add_unreadable(result, error);
    return result;
}

Submitter submitter_of(const SubmissionMatrix& matrix, const SetName& name, const std::string& form,
                       const IngestOptions& options) {
    if (options.submitter) {
        return *options.submitter;
    }
    return {matrix.usual_party(name.standard, form, name.sender), name.sender, options.channel};
}

}  // namespace

void name_after(const SetGroup& group, SetResult& result) {
    result.name = group.name;
    result.files = group.files.size() + group.unreadable.size();
    result.first_file = group.files.empty() ? std::string() : group.files.front().file.name;
}

Result<std::vector<SetResult>> Ingest::take(std::vector<SourceFile> files, const IngestOptions& options) {
    HeldResults results;
    TRY_DONE(take(HeldFiles(std::move(files)), options, results));
    return std::move(results).taken();
}

Result<Done> Ingest::take(const SourceFiles& files, const IngestOptions& options, SetResults& results) {
    const SetGrouping groups(sources_, options.now, files, [&](const SourceFile& file, const std::optional<Error>& error) {
        results.add(error ? unreadable_file(*error) : unknown_file(file));
    });
    std::uint64_t done = results.size();
    const auto tell = [&](const SetResult& result, std::size_t files_of_it) {
        results.add(result);
        done += files_of_it;
        if (options.progress) {
            options.progress(static_cast<std::uint64_t>(result.report.rows), done, files.size());
        }
    };
    bool settled_any = false;
    std::optional<Error> gone;  // the store's own: the sets that are left need not be tried
    const bool batches = options.mode == IngestOptions::Mode::run;
    std::size_t alone = batches ? 0 : groups.size();  // so many of the next sets are taken one by one
    for (std::size_t n = 0; n < groups.size();) {
        if (alone == 0) {
            const Together together = take_together(groups, n, options);
            alone = together.alone;
            for (const Together::Settled& settled : together.settled) {
                tell(settled.result, settled.group.files.size());
                settled_any = true;
            }
            n += together.settled.size();
            continue;
        }
        --alone;
        const SetGroup group = groups.at(n++);
        SetResult result;
        name_after(group, result);
        const auto taken = gone ? Result<Done>(*gone) : take_set(group, options, result);
        if (!taken) {
            fail(result, taken.error(), store_ == nullptr ? SetOutcome::quarantined : SetOutcome::received,
                 group.files.front().file.name);
            if (!gone && taken.error().fault == Fault::unavailable && !store_answers()) {
                gone = taken.error();
            }
        }
        settled_any = settled_any || taken;
        tell_if_late(group, result);
        if (gone && !settled_any) {
            return *gone;
        }
        tell(result, group.files.size());
    }
    if (options.mode == IngestOptions::Mode::run && !gone) {
        retry_waiting(options, results);
        store_->prepare_reading();
    }
    return Done{};
}

bool Ingest::store_answers() const { return store_ == nullptr || store_->ready_to_retry().has_value(); }

Result<Done> Ingest::take_set(const SetGroup& group, const IngestOptions& options, SetResult& result, ReadAhead* read) {
    const Submitter submitter = submitter_of(matrix_, group.name, group.files.front().claim.form, options);
    for (const Error& error : group.unreadable) {
        add_unreadable(result, error);
    }
    if (!group.unreadable.empty()) {
        return Done{};
    }
    if (options.mode == IngestOptions::Mode::check) {
        SetApplier applier(nullptr, matrix_, submitter, group.name, result.report);
        TRY_DONE(applier.apply(*group.source, group.files));
        result.report.settle();
        if (applier.set_refused()) {
            result.report.outcome = SetOutcome::quarantined;
        }
        return Done{};
    }
    TRY(const SetStanding standing, store_->receive(group.name, content_of(group), group.files, submitter));
    result.id = standing.id;
    if (standing.before == SetStanding::Before::same) {
        result.report.outcome = SetOutcome::unchanged;
        result.report.findings.push_back({"F11", Severity::info, {group.files.front().file.name, 0, 0}, "", ""});
        return Done{};
    }
    return apply(group, {standing, submitter, {}, {}, read}, result);
}

Result<Done> Ingest::apply(const SetGroup& group, const Attempt& attempt, SetResult& result) {
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
            auto applied = applier.apply(*group.source, group.files, n == 1 ? attempt.read : nullptr);
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
        auto published = attempt.read != nullptr ? store_->publish_with_batch(set, result.report) : store_->publish(set, result.report);
        if (published || published.error().fault != Fault::conflicting || n == attempts) {
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
    Attempt attempt{{set, kept.before, kept.outcome}, kept.submitter, {}, {}, nullptr};
    TRY(attempt.held, store_->held_of(set));
    const bool was_refused = is_open(kept.outcome);
    if (attempt.held.empty() && !was_refused) {  // nobody is put aside: nothing to try again
        SetResult settled;
        settled.id = set;
        settled.name = kept.name;
        settled.report.outcome = SetOutcome::unchanged;
        return settled;
    }
    std::optional<Error> unreadable;
    const HeldFiles files(kept.files);
    const SetGrouping groups(sources_, options.now, files, [&](const SourceFile&, const std::optional<Error>& error) {
        unreadable = unreadable ? unreadable : error;
    });
    std::optional<SetGroup> group;
    if (groups.size() > 0) {
        group = groups.at(0);
        if (!group->unreadable.empty()) {
            return group->unreadable.front();  // kept bytes: the store does not answer
        }
    }
    if (unreadable) {
        return *unreadable;
    }
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
    name_after(*group, result);
    result.name = kept.name;
    TRY_DONE(apply(*group, attempt, result));
    tell_if_late(*group, result);
    return result;
}

void Ingest::retry_waiting(const IngestOptions& options, SetResults& results) {
    const auto ready = store_->ready_to_retry();
    if (!ready) {
        SetResult result = waiting_set({});
        fail(result, ready.error(), SetOutcome::waiting);
        results.add(result);
        return;
    }
    for (const SetId set : *ready) {
        auto again = retry(set, options);
        const auto known = results.find(set);
        if (!again) {
            SetResult result = known ? results.at(*known) : waiting_set(set);
            add_error(result, again.error());  // what was applied of it before stays said
            again = std::move(result);
        }
        if (known) {
            results.replace(*known, *again);
        } else {
            results.add(*again);
        }
    }
}

}  // namespace kakehashi
