#include "adapters/main/check_run.h"

#include "adapters/main/file_bytes.h"
#include "adapters/main/home.h"

namespace kakehashi::app {

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
    TRY(auto collected, collect_files(paths, spool_folder(configuration)));
    return check_files(globals, std::move(collected), as, profile);
}

Result<Checked> check_files(const Globals& globals, std::vector<SourceFile> files, const std::string& as,
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
    Ingest ingest(sources, matrix, nullptr);
    TRY(checked.results, ingest.take(std::move(files), ingest_as));
    return checked;
}

}  // namespace kakehashi::app
