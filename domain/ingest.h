#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "domain/ports/import_store.h"
#include "domain/ports/source.h"
#include "domain/result.h"
#include "domain/read_ahead.h"
#include "domain/submission_matrix.h"

namespace kakehashi {

/// What became of one set, for the report.
struct SetResult {
    SetId id;  ///< 0 when nothing was stored (check, unknown file)
    SetName name;
    SetReport report;
    /// Why the set was not settled, if it was not: nothing of it is half done, and taking it in again goes on. Also told as
    /// finding F14 or, of files that cannot be read (the outcome is then `quarantined`), F15.
    std::optional<Error> error;
};

struct IngestOptions {
    enum class Mode { check, run };
    Mode mode = Mode::run;
    /// Who hands the files over; none: the number inside the file (demo node). Sets that came before and are tried again
    /// stay those of whoever sent them.
    std::optional<Submitter> submitter;
    std::string channel = "console";
    /// The present, to refuse files whose names outrank it; none where nothing is refused for it.
    std::optional<Timestamp> now;
    std::function<void(std::uint64_t rows, std::uint64_t files_done, std::uint64_t files)> progress;
};

/// Files to facts: groups files into sets, checks them, keeps their bytes, applies them set by set, and tries waiting
/// sets again when people became known. `store` may be null for a check. Not for sharing between threads.
class Ingest {
public:
    Ingest(std::span<const std::unique_ptr<Source>> sources, const SubmissionMatrix& matrix, ImportStore* store)
        : sources_(sources), matrix_(matrix), store_(store) {}

    /// One result per set (unknown files are each a set of their own). What goes wrong with one set is that set's own
    /// result, and the others go on. An Error only when the store answers nothing from the first set on.
    [[nodiscard]] Result<std::vector<SetResult>> take(std::vector<SourceFile> files, const IngestOptions& options);

    /// Tries one stored set again, as its own sender: its waiting and quarantined people. Whoever is not applied stays put
    /// aside, also when the set as a whole is refused this time.
    [[nodiscard]] Result<SetResult> retry(SetId set, const IngestOptions& options);

private:
    struct Group;
    struct Attempt;
    [[nodiscard]] std::vector<Group> group(std::vector<SourceFile> files, const IngestOptions& options,
                                           std::vector<SetResult>& unknown) const;
    struct Together;
    [[nodiscard]] Together take_together(std::span<Group> groups, const IngestOptions& options);
    [[nodiscard]] bool take_each(std::span<Group> groups, const IngestOptions& options, Together& together);
    [[nodiscard]] bool take_ahead(std::span<Group> groups, const IngestOptions& options, Together& together);
    [[nodiscard]] Result<Done> take_set(Group& group, const IngestOptions& options, SetResult& result, ReadAhead* read = nullptr);
    [[nodiscard]] Result<Done> apply(Group& group, const Attempt& attempt, SetResult& result);
    [[nodiscard]] Result<Done> put_aside(const Attempt& attempt, SetReport report);
    void retry_waiting(const IngestOptions& options, std::vector<SetResult>& results);
    [[nodiscard]] bool store_answers() const;

    std::span<const std::unique_ptr<Source>> sources_;
    const SubmissionMatrix& matrix_;
    ImportStore* store_;
};

}  // namespace kakehashi
