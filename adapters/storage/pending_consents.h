#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "adapters/storage/database.h"
#include "domain/calendar_date.h"
#include "domain/identifiers.h"
#include "domain/result.h"

namespace kakehashi::storage {

/// A directive that grants nothing because nobody could say whether the person understood.
struct PendingConsent {
    std::string directive;  ///< as in `consent list`
    std::string insurer;
    std::string insured;
    std::string organisation;  ///< empty: comprehensive
    std::string channel;
    CalendarDate recorded_on;
    CalendarDate due_on;
};

/// Those that no later directive of the same scope has replaced for all their kinds, of people who live, in the order in which they are due; of one insurer or of
/// all. `review_days` after each was recorded it has to be looked at again (docs/consent-model.md, section 4).
[[nodiscard]] Result<std::vector<PendingConsent>> pending_consents(Database& database, std::optional<InsurerNumber> insurer, int review_days);

}  // namespace kakehashi::storage
