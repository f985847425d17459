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
#include "domain/read_ahead.h"
#include "domain/result.h"
#include "domain/set_grouping.h"
#include "domain/set_results.h"
#include "domain/source_files.h"
#include "domain/submission_matrix.h"

namespace kakehashi {

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
    /// result, and the others go on. An Error only when the store answers nothing from the first set on. Memory is that of the
    /// sets of one batch, beside what `files`, `results` and a SetGrouping keep.
    [[nodiscard]] Result<Done> take(const SourceFiles& files, const IngestOptions& options, SetResults& results);
    /// The same for a few files.
    [[nodiscard]] Result<std::vector<SetResult>> take(std::vector<SourceFile> files, const IngestOptions& options);

    /// Tries one stored set again, as its own sender: its waiting and quarantined people. Whoever is not applied stays put
    /// aside, also when the set as a whole is refused this time.
    [[nodiscard]] Result<SetResult> retry(SetId set, const IngestOptions& options);

private:
    struct Attempt;
    struct Together;
    [[nodiscard]] Together take_together(const SetGrouping& groups, std::size_t first, const IngestOptions& options);
    [[nodiscard]] bool take_each(const SetGrouping& groups, std::size_t first, const IngestOptions& options, Together& together);
    [[nodiscard]] bool take_ahead(const SetGrouping& groups, std::size_t first, const IngestOptions& options, Together& together);
    [[nodiscard]] Result<Done> take_set(const SetGroup& group, const IngestOptions& options, SetResult& result, ReadAhead* read = nullptr);
    [[nodiscard]] Result<Done> apply(const SetGroup& group, const Attempt& attempt, SetResult& result);
    [[nodiscard]] Result<Done> put_aside(const Attempt& attempt, SetReport report);
    void retry_waiting(const IngestOptions& options, SetResults& results);
    [[nodiscard]] bool store_answers() const;

    std::span<const std::unique_ptr<Source>> sources_;
    const SubmissionMatrix& matrix_;
    ImportStore* store_;
};

}  // namespace kakehashi
