#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "adapters/storage/person_act.h"
#include "consent/subject_state.h"

namespace kakehashi::storage {

struct StoredDisaster {
    std::int64_t id = 0;
    consent::DisasterDeclaration declaration;
    Timestamp recorded_at;
};

/// An insurer declares that other municipalities may look after its people (docs/consent-model.md, R8). Raises the global epoch:
/// no later answer is decided without it. Malformed (KK-2310) when nobody of that insurer is on file.
[[nodiscard]] Result<Act> declare_disaster(Database& database, const LedgerWriter& writer, const consent::DisasterDeclaration& declared,
                                           const std::string& by, Trial trial = Trial::no);
/// Ends that insurer's declarations for `refuge` (all when none is given) with the day `to`. Missing (KK-2307) when none is open then.
[[nodiscard]] Result<Act> end_disaster(Database& database, const LedgerWriter& writer, InsurerNumber insurer,
                                       const std::optional<std::string>& refuge, CalendarDate to, const std::string& by,
                                       Trial trial = Trial::no);
/// All that were ever declared, in the order of their numbers.
[[nodiscard]] std::vector<StoredDisaster> disasters_on_file(Connection& connection);
[[nodiscard]] Result<std::vector<StoredDisaster>> disasters(Database& database);

}  // namespace kakehashi::storage
