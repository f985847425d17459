#pragma once

#include <cstdint>
#include <vector>

#include "adapters/storage/database.h"
#include "domain/calendar_date.h"
#include "domain/identifiers.h"
#include "domain/kind.h"

namespace kakehashi::storage {

/// The person :p and everybody who was linked to become that person, as the rows `chain`.
inline constexpr const char* chain_of_p =
    "WITH RECURSIVE chain (person_id) AS (SELECT CAST(:p AS bigint) UNION SELECT k.gone FROM chain c JOIN person_link k ON k.kept = "
    "c.person_id AND k.ended_at IS NULL) ";

/// Whom an old person number stands for now: persons that were linked are told as one. Throws what SOCI throws, as does the other.
[[nodiscard]] PersonId current_person(Connection& connection, PersonId person);

/// The person, and those proxies whose grant holds all of `kinds` on the day and who are under no hold; none with no kinds.
[[nodiscard]] std::vector<std::int64_t> recipients_of(Connection& connection, PersonId person, KindSet kinds, CalendarDate day);

}  // namespace kakehashi::storage
