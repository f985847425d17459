#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "adapters/storage/person_act.h"
#include "consent/subject_state.h"

namespace kakehashi::storage {

struct StoredHold {
    std::int64_t id = 0;
    consent::Hold hold;
    Timestamp recorded_at;
};

/// Acts on protective holds (docs/consent-model.md, R0), as those of `ActStore`: whom a hold names sees nothing of the person while
/// it is open, whatever was agreed. Refused (KK-2302) for an unknown person. The entry names nobody and stands outside the chains.
/// Malformed (KK-2309) when `against` is no organisation's number, nobody's on file, and not `proxies`.
[[nodiscard]] Result<Act> add_hold(Database& database, const LedgerWriter& writer, InsurerNumber insurer, InsuredNumber insured,
                                   const consent::Hold& hold, const std::string& by, Trial trial = Trial::no);
/// Ends the holds against that one with the day `to`. Missing (KK-2306) when there is none open then.
[[nodiscard]] Result<Act> end_hold(Database& database, const LedgerWriter& writer, InsurerNumber insurer, InsuredNumber insured,
                                   const std::string& against, CalendarDate to, const std::string& by, Trial trial = Trial::no);
[[nodiscard]] Result<std::vector<StoredHold>> holds_of(Database& database, InsurerNumber insurer, InsuredNumber insured);

}  // namespace kakehashi::storage
