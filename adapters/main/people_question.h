#pragma once

#include <string>

#include "adapters/main/commands.h"
#include "consent/people_list.h"

namespace kakehashi::app {

/// The question of a list or an export. Malformed (KK-82xx, KK-2351) when options are none.
[[nodiscard]] Result<consent::PeopleQuestion> people_question(const PeopleOptions& options, const consent::PeopleSearches& searches);

/// INSURER:INSURED. Malformed (KK-8243).
[[nodiscard]] Result<consent::PersonNumbers> person_numbers_of(const std::string& text);

}  // namespace kakehashi::app
