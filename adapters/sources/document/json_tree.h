#pragma once

#include "adapters/sources/document/tree.h"
#include "domain/ports/source.h"

namespace kakehashi::sources::document {

/// Reads JSON into the builder, piece by piece: numbers as written, no member twice, strings beyond the limit of texts
/// never held as a whole. What is wrong is the builder's trouble. Unavailable when the bytes cannot be read.
[[nodiscard]] Result<Done> read_json(RawBytes& bytes, const Limits& limits, TreeBuilder& builder);

}  // namespace kakehashi::sources::document
