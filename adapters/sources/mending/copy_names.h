#pragma once

#include <string>
#include <string_view>

#include "adapters/sources/mending/tables.h"

namespace kakehashi::sources::mending {

/// The name without what desktops put around the names of copies: `UPPLAN_… (1).csv`, `コピー ～ UPPLAN_….CSV`,
/// `UPPLAN_….CSV.txt`. The name itself when there is nothing of the kind.
[[nodiscard]] std::string original_name(std::string_view name, const Tables::CopyNames& copies);

}  // namespace kakehashi::sources::mending
