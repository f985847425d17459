#pragma once

#include <string>
#include <vector>

#include "domain/identifiers.h"

namespace kakehashi {

/// Two sources say different things of the same matter. Both are kept; the conflict is itself data.
struct Conflict {
    std::string item;              ///< what they disagree on, e.g. "care_level"
    std::vector<FactId> facts;
    std::string current;           ///< the form that counts ("CERT": the insurer's own result), or "none"
};

}  // namespace kakehashi
