#pragma once

#include <memory>
#include <span>

#include "adapters/sources/cp932.h"
#include "adapters/sources/document/catalogue.h"
#include "domain/ports/source.h"

namespace kakehashi::sources::document {

/// Reads documents that came as PDF with an index of them (`conf/documents/index.csv`): one row a document, the cells by
/// position or, when the first row names columns, by name. Unavailable: bytes or sink gave up.
Result<Done> read_indexed(const Catalogue& catalogue, std::shared_ptr<const Cp932> cp932, std::span<const ClaimedFile> files,
                          UnitSink& sink);

}  // namespace kakehashi::sources::document
