#include <fstream>
#include <iostream>

#include "adapters/main/check_csv.h"
#include "adapters/main/check_page.h"
#include "adapters/main/check_print.h"
#include "adapters/main/check_run.h"
#include "adapters/main/commands.h"
#include "adapters/main/home.h"
#include "adapters/main/import_report.h"
#include "adapters/main/report_file.h"
#include "adapters/storage/ledger_writer.h"

namespace kakehashi::app {
namespace {

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
        TRY_DONE(write_report(options.csv, text));
    }
    if (!options.report.empty()) {
        TRY_DONE(write_report(options.report, check_page(told, storage::now())));
    }
    return Done{};
}

Exit tell_check(const Globals& globals, const CheckOptions& options, const Checked& checked, const Tables& tables) {
    const CheckSummary summary = summary_of(checked.results, checked.files, tables.catalogue);
    const CheckTold told{checked.results, summary, tables.catalogue, tables.words};
    if (const auto written = write_reports(options, told); !written) {
        return tell(written.error());
    }
    if (globals.ndjson) {
        print_check_lines(std::cout, told);
    } else if (globals.json) {
        std::cout << check_json(told) << '\n';
    } else {
        print_check(std::cout, told);
    }
    return exit_of_check(checked.results);
}

}  // namespace

Exit import_check(const Globals& globals, const CheckOptions& options) {
    const auto tables = open_tables();
    if (!tables) {
        return tell(tables.error());
    }
    const auto checked = check_paths(globals, options.paths, options.as, options.profile);
    return checked ? tell_check(globals, options, *checked, *tables) : tell(checked.error());
}

}  // namespace kakehashi::app
