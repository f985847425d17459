#pragma once

#include <string_view>

#include "domain/person_record.h"
#include "domain/submission.h"

namespace kakehashi {

/// What of a claim does not agree with the register, in the words of the forms (氏名, 生年月日, 性別); empty when all that
/// is said agrees. Spaces between the parts of a name, narrow or wide, do not count; an unknown day (`00`) in either birth
/// date agrees with any day. Nothing else is forgiven: a mismatch is never merged.
[[nodiscard]] std::string_view mismatch(const IdentityClaim& claim, const Identity& registered);

/// Whether name and birth date of a newer row of the register both differ from what is registered under its numbers, compared
/// as above. One of them changes when somebody marries or a slip is mended; both at once hardly do for one person.
[[nodiscard]] bool is_likely_another(const Identity& newer, const Identity& registered);

}  // namespace kakehashi
