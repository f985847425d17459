#pragma once

#include <functional>
#include <stop_token>

#include "adapters/main/node.h"
#include "adapters/main/rounds.h"
#include "domain/calendar_date.h"

namespace kakehashi::app {

/// Rounds of which one a day works: the first, and then the first of each day. `work` says whether all was done; if not, the next round
/// tries again.
[[nodiscard]] Rounds::Work once_a_day(std::function<CalendarDate()> today, std::function<bool(CalendarDate, const std::stop_token&)> work);

/// Raises claim months by service use (adapters/storage/claim_months.h) at the first round and then once a day. Failures go to the
/// server's log, and are tried again.
[[nodiscard]] Rounds::Work relation_rounds(Node& node);

}  // namespace kakehashi::app
