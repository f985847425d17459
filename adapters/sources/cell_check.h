#pragma once

#include <string_view>

#include "adapters/sources/layout.h"

namespace kakehashi::sources {

/// What is wrong with one cell by itself.
enum class CellFault { none, required, length, number, date, time, code, identifier, days, postal };

/// Checks UTF-8 text against its item. An empty cell is only ever wrong where the item is always needed.
[[nodiscard]] CellFault check_cell(const Item& item, std::string_view text);

/// The kind of service within a service code: its first two characters.
[[nodiscard]] inline std::string_view service_kind_of(std::string_view service_code) {
    return service_code.substr(0, 2);
}

/// Whether all of it is `0`: "not applicable" where the item's rule `zero` allows it.
[[nodiscard]] bool all_zero(std::string_view text);

}  // namespace kakehashi::sources
