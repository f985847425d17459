#pragma once

#include <ostream>
#include <string>

#include "adapters/main/check_summary.h"

namespace kakehashi::app {

/// A check as it is told: what came of it, and the tables that put it into words.
struct CheckTold {
    const std::vector<SetResult>& results;
    const CheckSummary& summary;
    const MessageCatalogue& catalogue;
    const SetWords& words;
};

/// For people: first what can be imported, what cannot, and who has to do what; then every finding by file, line, item.
void print_check(std::ostream& out, const CheckTold& told);
/// Only the first part of it.
void print_check_summary(std::ostream& out, const CheckTold& told);
/// `import check --json`: what `import run --json` says, and a member `summary`.
[[nodiscard]] std::string check_json(const CheckTold& told);
/// `import check --ndjson`: a line per set, finding and task, and one of the summary; each names its `type`.
void print_check_lines(std::ostream& out, const CheckTold& told);

}  // namespace kakehashi::app
