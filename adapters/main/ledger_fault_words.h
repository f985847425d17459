#pragma once

#include <string>

#include "adapters/main/terminal.h"
#include "adapters/storage/ledger_faults.h"

namespace kakehashi::app {

/// "access_log 3: its sealed body does not open".
[[nodiscard]] std::string words_of(const storage::LedgerFault& fault, Language language);

}  // namespace kakehashi::app
