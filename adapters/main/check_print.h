#pragma once

#include <ostream>
#include <string>

#include "adapters/main/check_summary.h"
#include "adapters/sources/mending/mender.h"

namespace kakehashi::app {

/// What was put right before the check that is told.
struct FixTold {
    const sources::mending::Mended& mended;
    const sources::mending::Tables& tables;
    const CheckSummary& before;  ///< of the files as they came
    std::string folder;          ///< of the copies; empty: none were written
};

/// A check as it is told: what came of it, and the tables that put it into words.
struct CheckTold {
    const SetResults& results;
    const CheckSummary& summary;
    const MessageCatalogue& catalogue;
    const SetWords& words;
    const FixTold* fix = nullptr;  ///< of `import check --fix`: the check is of the copies
};

/// For people: first what was put right, if anything was asked to be; what can be imported, what cannot, and who has to do what; then every finding by file, line, item.
void print_check(std::ostream& out, const CheckTold& told);
/// `import check --json`: what `import run --json` says, and a member `summary`; with --fix also `folder`, `before`, `mends`.
void print_check_json(std::ostream& out, const CheckTold& told);
/// `import check --ndjson`: a line per set, finding and task, and one of the summary; each names its `type`.
void print_check_lines(std::ostream& out, const CheckTold& told);

}  // namespace kakehashi::app
