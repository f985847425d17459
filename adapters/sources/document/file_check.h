#pragma once

#include "adapters/sources/document/catalogue.h"
#include "adapters/sources/document/content_check.h"
#include "domain/ports/source.h"

namespace kakehashi::sources::document {

/// Looks through a file, in pieces, up to the limit of its size. Unavailable when the bytes cannot be read.
[[nodiscard]] Result<ContentReport> check_file(const Catalogue& catalogue, RawBytes& bytes);

}  // namespace kakehashi::sources::document
