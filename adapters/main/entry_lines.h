#pragma once

#include <ostream>
#include <vector>

#include "adapters/storage/ledger_reader.h"

namespace kakehashi::app {

/// One line for each entry: number, time in Japan, what it was, who, for what and how much was shown. In the user's language;
/// everything an entry holds is in `--json`.
void print_entries(std::ostream& out, const std::vector<storage::LedgerEntry>& entries);

}  // namespace kakehashi::app
