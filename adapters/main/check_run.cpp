#include "adapters/main/check_run.h"

#include "adapters/main/command_support.h"
#include "adapters/main/file_bytes.h"
#include "adapters/main/home.h"
#include "adapters/main/result_spool.h"
#include "adapters/storage/foreseen_imports.h"
#include "adapters/storage/migration.h"

namespace kakehashi::app {
namespace {

/// As importing would: the numbers of its sets are not told, for they are not the node's.
Result<Done> foresee(const Configuration& configuration, const std::filesystem::path& home,
                     std::span<const std::unique_ptr<Source>> sources, const SubmissionMatrix& matrix, const SourceFiles& files,
                     IngestOptions options, ResultSpool& results) {
    TRY(const auto database, storage::Database::open(configuration.storage_url, 1, std::chrono::seconds(configuration.storage_patience_s)));
    TRY_DONE(storage::expect_current_schema(*database));
    TRY(const auto foreseen,
        storage::ForeseenImports::open(*database, configuration.master_key, home / "sql", spool_folder(configuration)));
    options.mode = IngestOptions::Mode::run;
    Ingest ingest(sources, matrix, &foreseen->imports());
    TRY_DONE(ingest.take(files, options, results));
    results.forget_ids();
    return Done{};
}

}  // namespace

Result<IngestOptions> ingest_options(const std::string& as, IngestOptions::Mode mode, ProgressBar& bar) {
    IngestOptions ingest;
    ingest.mode = mode;
    ingest.now = storage::now();
    if (!as.empty()) {
        TRY(const PartyOption party, party_of(as));
        ingest.submitter = Submitter{std::string(name_of(party.party)), party.organisation, "console"};
    }
    ingest.progress = [&bar](std::uint64_t, std::uint64_t done, std::uint64_t all) { bar.show(done, all); };
    return ingest;
}

Result<Checked> check_paths(const Globals& globals, const std::vector<std::filesystem::path>& paths, const std::string& as,
                            const std::string& profile) {
    TRY(const auto configuration, configuration_of(globals));
    TRY(const auto collected, collect_files(paths, spool_folder(configuration)));
    TRY(auto checked, check_files(globals, collected, as, profile));
    checked.passed_over = collected.passed_over();
    return checked;
}

Result<Checked> check_files(const Globals& globals, const SourceFiles& files, const std::string& as,
                            const std::string& profile) {
    TRY(const auto home, find_home());
    TRY(auto configuration, configuration_of(globals));
    if (!profile.empty()) {
        configuration.lenient = profile == "lenient";
    }
    TRY(const auto sources, open_sources(home, configuration));
    TRY(const auto matrix, open_submission_matrix(home));
    Checked checked;
    checked.files = files.size();
    ProgressBar bar(std::string(said("checking", "検査中")));
    TRY(const auto ingest_as, ingest_options(as, IngestOptions::Mode::check, bar));
    checked.with_store = has_database(configuration);
    auto results = std::make_unique<ResultSpool>(spool_folder(configuration));
    if (checked.with_store) {
        TRY_DONE(foresee(configuration, home, sources, matrix, files, ingest_as, *results));
    } else {
        Ingest ingest(sources, matrix, nullptr);
        TRY_DONE(ingest.take(files, ingest_as, *results));
    }
    checked.results = std::move(results);
    return checked;
}

}  // namespace kakehashi::app
