#include <iostream>
#include <set>

#include "adapters/main/check_run.h"
#include "adapters/main/command_support.h"
#include "adapters/main/commands.h"
#include "adapters/main/file_bytes.h"
#include "adapters/main/home.h"
#include "adapters/main/identity_print.h"
#include "adapters/main/import_report.h"
#include "adapters/main/message_catalogue.h"
#include "adapters/main/result_spool.h"
#include "adapters/storage/set_listing.h"
#include "domain/json_text.h"

namespace kakehashi::app {
namespace {

/// How many files there were.
Result<std::size_t> run(Node& node, const ImportOptions& options, SetResults& results) {
    if (options.as.empty() && !node.is_demo()) {
        return Error{Fault::malformed, "KK-8209", "--as PARTY is needed: only a demo node takes the sender from inside the file"};
    }
    TRY(const auto files, collect_files(options.paths, spool_folder(node.configuration())));
    ProgressBar bar(std::string(said("importing", "取り込み中")));
    TRY(const auto ingest_as, ingest_options(options.as, IngestOptions::Mode::run, bar));
    Ingest ingest(node.sources(), node.submission_matrix(), &node.imports());
    TRY_DONE(ingest.take(files, ingest_as, results));
    return files.size();
}

Exit report(const Globals& globals, const SetResults& results, std::size_t files) {
    std::set<std::string> told;
    for (std::size_t n = 0; n < results.size(); ++n) {
        const SetResult result = results.at(n);
        if (result.error && told.insert(result.error->code).second) {
            tell(*result.error);
        }
    }
    const auto home = find_home();
    const auto catalogue = home ? MessageCatalogue::open(*home) : Result<MessageCatalogue>(home.error());
    if (!catalogue) {
        return tell(catalogue.error());
    }
    const auto words = SetWords::open(*home);
    if (!words) {
        return tell(words.error());
    }
    if (globals.ndjson) {
        print_import_lines(std::cout, results, files, *catalogue);
    } else if (globals.json) {
        print_import_json(std::cout, results, files, *catalogue);
    } else {
        print_import(std::cout, results, files, *catalogue, *words);
    }
    return exit_of_run(results);
}

}  // namespace

Exit import_run(const Globals& globals, const ImportOptions& options) {
    if (globals.dry_run) {
        CheckOptions check;
        check.paths = options.paths;
        check.as = options.as;
        return import_check(globals, check);
    }
    auto node = open_node(globals);
    if (!node) {
        return tell(node.error());
    }
    ResultSpool results(spool_folder((*node)->configuration()));
    const auto files = run(**node, options, results);
    const Exit status = files ? report(globals, results, *files) : tell(files.error());
    const auto compared = compare_people(**node);
    return compared ? status : tell(compared.error());
}

Exit import_retry(const Globals& globals, std::int64_t id) {
    if (globals.dry_run) {
        return import_show(globals, id);  // who would be tried again
    }
    auto node = open_node(globals);
    if (!node) {
        return tell(node.error());
    }
    Ingest ingest((*node)->sources(), (*node)->submission_matrix(), &(*node)->imports());
    IngestOptions options;
    options.now = storage::now();
    auto result = ingest.retry({id}, options);
    if (!result) {
        return tell(result.error());
    }
    const std::size_t files = 1;
    return report(globals, HeldResults({*std::move(result)}), files);
}

Exit import_status(const Globals& globals) {
    auto node = open_node(globals);
    if (!node) {
        return tell(node.error());
    }
    const auto sets = storage::list_sets((*node)->database(), (*node)->keys());
    if (!sets) {
        return tell(sets.error());
    }
    const auto words = SetWords::open((*node)->home());
    if (!words) {
        return tell(words.error());
    }
    if (!globals.json) {
        print_sets(std::cout, *sets, *words);
    }
    return end_list(globals, globals.json ? sets_json(*sets) : std::string{}, sets->empty());
}

Exit import_show(const Globals& globals, std::int64_t id) {
    auto node = open_node(globals);
    if (!node) {
        return tell(node.error());
    }
    const auto set = storage::show_set((*node)->database(), (*node)->keys(), {id});
    if (!set) {
        return tell(set.error());
    }
    const auto catalogue = MessageCatalogue::open((*node)->home());
    if (!catalogue) {
        return tell(catalogue.error());
    }
    const auto words = SetWords::open((*node)->home());
    if (!words) {
        return tell(words.error());
    }
    if (globals.json) {
        std::cout << set_json(*set, *catalogue) << '\n';
    } else {
        print_set(std::cout, *set, *catalogue, *words);
    }
    return Exit::ok;
}

}  // namespace kakehashi::app
