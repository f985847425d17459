#pragma once

#include <functional>
#include <optional>

#include "adapters/storage/key_ring.h"
#include "adapters/storage/known_enrolments.h"

namespace kakehashi::storage {

/// Somebody who gets the monthly letter.
struct LetterRecipient {
    Enrolment enrolment;       ///< with name and address, open
    std::string insurer_name;  ///< as the insurer's register names it; may be empty
};

/// Tells one after the other, in the order of their numbers, a portion in memory at a time; of one insurer or of all. An error of `told`
/// ends it.
[[nodiscard]] Result<Done> for_each_letter_recipient(Database& database, KeyRing& keys, std::optional<InsurerNumber> insurer,
                                                     const std::function<Result<Done>(const LetterRecipient&)>& told);

}  // namespace kakehashi::storage
