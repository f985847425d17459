#pragma once

#include <iosfwd>

#include "consent/policy.h"

namespace kakehashi::app {

/// `kakehashi consent evaluate`: one question per line in (docs/consent-model.md section 7), one answer per line out,
/// by the same `decide` that serves requests; no database.
///
/// A line that cannot be answered (not JSON, longer than 1 MiB, a member missing or not known) is answered with what is
/// wrong with it, and the others are still answered. Returns the exit status: 0, 3 when any line was in error, 1 when
/// the answers could not be written.
[[nodiscard]] int evaluate_consent(std::istream& in, std::ostream& out, const consent::Policy& policy);

}  // namespace kakehashi::app
