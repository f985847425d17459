#include <iostream>

#include "adapters/main/check_csv.h"
#include "adapters/main/check_page.h"
#include "adapters/main/check_print.h"
#include "adapters/main/check_run.h"
#include "adapters/main/command_support.h"
#include "adapters/main/commands.h"
#include "adapters/main/file_bytes.h"
#include "adapters/main/home.h"
#include "adapters/main/import_report.h"
#include "adapters/main/mended_folder.h"
#include "adapters/main/report_file.h"
#include "adapters/storage/ledger_writer.h"

namespace kakehashi::app {
namespace {

namespace mending = sources::mending;

/// Everything a check is told with.
struct Tables {
    MessageCatalogue catalogue;
    SetWords words;
};

Result<Tables> open_tables() {
    TRY(const auto home, find_home());
    TRY(auto catalogue, MessageCatalogue::open(home));
    TRY(auto words, SetWords::open(home));
    return Tables{std::move(catalogue), std::move(words)};
}

Result<Done> write_reports(const CheckOptions& options, const CheckTold& told) {
    if (!options.csv.empty()) {
        TRY(const std::string text, check_csv(told, options.csv_encoding == "cp932" ? CsvEncoding::cp932 : CsvEncoding::utf8));
        TRY(const auto beginnings, check_csv_beginnings());
        TRY_DONE(write_report(options.csv, text, beginnings));
    }
    if (!options.report.empty()) {
        TRY_DONE(write_report(options.report, check_page(told, storage::now())));
    }
    return Done{};
}

Exit tell_check(const Globals& globals, const CheckOptions& options, const Checked& checked, const CheckTold& told) {
    if (checked.with_store) {
        const auto& node = globals.config.empty() ? globals.data : globals.config;
        std::cerr << said("compared with what is on file at the node ", "照合先のノード: ") << node.string() << '\n';
    }
    if (const auto written = write_reports(options, told); !written) {
        return tell(written.error());
    }
    if (globals.ndjson) {
        print_check_lines(std::cout, told);
    } else if (globals.json) {
        print_check_json(std::cout, told);
    } else {
        print_check(std::cout, told);
    }
    return exit_of_check(*checked.results);
}

CheckSummary summary_of(const Checked& checked, const MessageCatalogue& catalogue) {
    CheckSummary summary = app::summary_of(*checked.results, checked.files, catalogue);
    summary.passed_over = checked.passed_over;
    return summary;
}

Exit check_only(const Globals& globals, const CheckOptions& options, const Tables& tables) {
    const auto checked = check_paths(globals, options.paths, options.as, options.profile);
    if (!checked) {
        return tell(checked.error());
    }
    const CheckSummary summary = summary_of(*checked, tables.catalogue);
    return tell_check(globals, options, *checked, {*checked->results, summary, tables.catalogue, tables.words});
}

/// What mending makes, on its way to the second check.
struct Copies {
    mending::Mended mended;
    std::vector<SourceFile> files;
};

/// Mends into memory and, unless the run is dry, into the new folder.
Result<Copies> mend_copies(const Globals& globals, const CheckOptions& options, const mending::Mender& mender) {
    TRY(const auto home, find_home());
    TRY(const auto configuration, configuration_of(globals));
    TRY(const auto sources, open_sources(home, configuration));
    TRY(const auto listing, collect_files(options.paths, spool_folder(configuration)));
    std::optional<MendedFolder> folder;
    if (!globals.dry_run) {
        TRY(folder, MendedFolder::make(options.fix, options.paths));
    }
    Copies copies;
    const auto keep = [&](mending::MendedFile file) -> Result<Done> {
        if (folder) {
            return folder->keep(file);
        }
        copies.files.push_back(named_bytes(std::move(file.name), std::move(file.bytes)));
        return Done{};
    };
    TRY(copies.mended, mender.mend(all_of(listing), sources, keep));
    return copies;
}

Exit check_and_fix(const Globals& globals, const CheckOptions& options, const Tables& tables) {
    const auto home = find_home();
    const auto mender = home ? mending::Mender::open(*home / "conf") : Result<mending::Mender>(home.error());
    if (!mender) {
        return tell(mender.error());
    }
    const auto before = check_paths(globals, options.paths, options.as, options.profile);
    auto copies = before ? mend_copies(globals, options, *mender) : Result<Copies>(before.error());
    if (!copies) {
        return tell(copies.error());
    }
    // What was written is what is checked: the copies are read again from where they lie.
    const auto after = globals.dry_run ? check_files(globals, HeldFiles(std::move(copies->files)), options.as, options.profile)
                                       : check_paths(globals, {options.fix}, options.as, options.profile);
    if (!after) {
        return tell(after.error());
    }
    const CheckSummary summary_before = summary_of(*before, tables.catalogue);
    CheckSummary summary = summary_of(*after, tables.catalogue);
    summary.passed_over = before->passed_over;  // they are not copied
    const FixTold fix{copies->mended, mender->tables(), summary_before, globals.dry_run ? std::string() : options.fix.string()};
    return tell_check(globals, options, *after, {*after->results, summary, tables.catalogue, tables.words, &fix});
}

}  // namespace

Exit import_check(const Globals& globals, const CheckOptions& options) {
    const auto tables = open_tables();
    if (!tables) {
        return tell(tables.error());
    }
    return options.fix.empty() ? check_only(globals, options, *tables) : check_and_fix(globals, options, *tables);
}

}  // namespace kakehashi::app
