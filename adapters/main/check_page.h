#pragma once

#include <string>
#include <string_view>

#include "adapters/main/check_print.h"
#include "domain/calendar_date.h"

namespace kakehashi::app {

/// The whole check as one page (HTML) that needs nothing else: Japanese first with the English below it, prints on A4.
[[nodiscard]] std::string check_page(const CheckTold& told, Timestamp checked_at);

/// Text as it may stand in HTML, in elements and attributes alike.
[[nodiscard]] std::string escaped(std::string_view text);

}  // namespace kakehashi::app
