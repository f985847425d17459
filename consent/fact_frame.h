#pragma once

#include <string>

#include "domain/person_record.h"

namespace kakehashi::consent {

/// The JSON of a fact on both sides of its body. Stores that keep persons make it once, so that an answer is a joining of
/// texts.
struct FactFrame {
    std::string before_body;  ///< from the opening brace to `"body":`
    std::string after_body;   ///< the provenance and the closing brace
};

[[nodiscard]] FactFrame frame_of(const Fact& fact);

}  // namespace kakehashi::consent
