#pragma once

#include <cstdint>
#include <functional>

#include "adapters/storage/database.h"
#include "adapters/storage/ledger_writer.h"
#include "adapters/storage/person_act.h"
#include "domain/calendar_date.h"
#include "domain/result.h"

namespace kakehashi::storage {

/// What a round came to.
struct RaisedMonths {
    std::int64_t relations = 0;  ///< raised; of a trial, those that would be
    bool finished = true;        ///< false when told to stop
};

/// Raises the last claim month of relations to the newest service month of which the organisation itself sent actuals of the person
/// (docs/consent-model.md, "When a relation is alive"): relations by `identity_check` of a service provider or a care facility that
/// are alive on that day and have no last day, forward only, and never beyond the month of `today`. Each is a new row in place of the old one, of the same rank
/// towards files, with its entry in the ledger by `node`; persons' epochs are raised. `go_on` is asked between transactions of a few
/// hundred. Anybody may be raised by somebody else meanwhile: nothing is done twice.
[[nodiscard]] Result<RaisedMonths> raise_claim_months(Database& database, const LedgerWriter& writer, CalendarDate today, Trial trial,
                                                      const std::function<bool()>& go_on);

}  // namespace kakehashi::storage
