#pragma once

#include <ostream>

#include "adapters/main/check_print.h"
#include "domain/json_text.h"

namespace kakehashi::app {

/// What was put right as a diff by file, line and item, what is only suggested, and before beside `after`.
void print_fix(std::ostream& out, const FixTold& fix, const CheckSummary& after);

/// The members of one mend, within an object that is open.
void append_mend(JsonText& json, const sources::mending::Change& change, const sources::mending::Tables& tables);

/// What a mend did, in the tables' words.
[[nodiscard]] std::string mend_words(const sources::mending::Change& change, const sources::mending::Tables& tables, Language in);

}  // namespace kakehashi::app
