#pragma once

#include <string>

#include "consent/disclosure.h"

namespace kakehashi::consent {

enum class Explain : std::uint8_t { told, true_grounds };

/// Appends the JSON answer of docs/api (schema_version 1): person, requester, purpose, mode, as_of, decisions, facts,
/// conflicts, access. Facts carry their stored body as it stands; nothing is parsed.
void append_json(std::string& out, const Disclosure& disclosure, Explain explain);

/// The JSON of one fact with its provenance.
void append_json(std::string& out, const Fact& fact);

}  // namespace kakehashi::consent
