#pragma once

#include <span>
#include <vector>

#include "domain/conflict.h"
#include "domain/person_record.h"

namespace kakehashi {

/// The conflicts among `facts`: an author's copies of one unit that differ between receivers under the same order, and
/// care levels that a plan, LIFE and the insurer's certification give differently for overlapping periods.
/// Which one counts is written in docs/architecture.md ("Conflicts"). Pure.
[[nodiscard]] std::vector<Conflict> find_conflicts(std::span<const Fact* const> facts);

}  // namespace kakehashi
