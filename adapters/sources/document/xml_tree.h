#pragma once

#include "adapters/sources/document/tree.h"
#include "domain/ports/source.h"

namespace kakehashi::sources::document {

/// Reads FHIR XML into the builder, piece by piece: no DOCTYPE, no network, no file, no entity but XML's own five. What is
/// wrong is the builder's trouble. Unavailable when the bytes cannot be read.
[[nodiscard]] Result<Done> read_xml(RawBytes& bytes, const Limits& limits, TreeBuilder& builder);

}  // namespace kakehashi::sources::document
