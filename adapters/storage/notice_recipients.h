#pragma once

#include <cstdint>
#include <vector>

#include "adapters/storage/database.h"
#include "domain/calendar_date.h"
#include "domain/identifiers.h"
#include "domain/kind.h"

namespace kakehashi::storage {

/// Whom an old person number stands for now: persons that were linked are told as one. Throws what SOCI throws, as does the other.
[[nodiscard]] PersonId current_person(Connection& connection, PersonId person);

/// The person, and those proxies whose grant holds all of `kinds` on the day and who are under no hold; none with no kinds.
[[nodiscard]] std::vector<std::int64_t> recipients_of(Connection& connection, PersonId person, KindSet kinds, CalendarDate day);

}  // namespace kakehashi::storage
