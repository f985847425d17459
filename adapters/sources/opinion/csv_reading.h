#pragma once

#include <memory>

#include "adapters/sources/cp932.h"
#include "adapters/sources/opinion/opinion_row.h"
#include "domain/ports/source.h"

namespace kakehashi::sources::opinion {

/// Reads a file of opinions (主治医意見書 CSV): one opinion a row, its cells by position or, when the first row names
/// columns, by their names. Unavailable: bytes or sink gave up.
Result<Done> read_csv(const Catalogue& catalogue, const Origin& origin, const ClaimedFile& file,
                      std::shared_ptr<const Cp932> cp932, UnitSink& sink);

}  // namespace kakehashi::sources::opinion
