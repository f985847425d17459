#pragma once

#include <string>

#include "consent/disclosure.h"
#include "consent/preview.h"
#include "domain/scale_book.h"

namespace kakehashi::consent {

enum class Explain : std::uint8_t { told, true_grounds };

/// Appends the JSON answer of docs/api (schema_version 1): person, requester, purpose, mode, as_of, decisions, facts,
/// conflicts, access. Facts carry their stored body as it stands; nothing is parsed. With `scales` also `scores`: what the
/// shown facts, and no others, say by each scale over time.
///
/// Returns a text that names what the answer shows, for ETags: equal texts, equal content. Facts are named in it by id,
/// because a stored fact never changes; where parts were left out of them, by what is left.
std::string append_json(std::string& out, const Disclosure& disclosure, Explain explain,
                        const ScaleBook* scales = nullptr);

/// The same text of an answer that was not given, which has no `access`; nothing when it would be a refusal.
void append_json(std::string& out, const Preview& preview, Explain explain, const ScaleBook* scales = nullptr);

}  // namespace kakehashi::consent
