#pragma once

#include <ostream>
#include <vector>

#include "adapters/storage/ledger_reader.h"

namespace kakehashi::app {

/// A table of 80 columns: number, time in Japan, what it was, who for what, and how many kinds were shown, not counting what the
/// asker wrote itself. In the user's language; everything an entry holds is in `--json`.
void print_entries(std::ostream& out, const std::vector<storage::LedgerEntry>& entries);

}  // namespace kakehashi::app
