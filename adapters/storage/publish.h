#pragma once

#include <cstdint>

#include "adapters/storage/database.h"
#include "adapters/storage/ledger_writer.h"
#include "domain/identifiers.h"
#include "domain/ports/import_store.h"
#include "domain/result.h"

namespace kakehashi::storage {

/// What a publication brings besides facts; what it does not bring needs no statements.
struct StagedParts {
    bool registers = false;   ///< rows of the register, new enrolments
    bool consents = false;    ///< directives or relations
    bool registries = false;  ///< offices or insurers
    bool patches = false;     ///< facts that were built on stored bodies
    std::int64_t rows = 0;    ///< about how many rows are staged
};

/// The publish transaction of an import (docs/architecture.md, "An import"). First, one publication at a time, it applies
/// staged register rows, supersedes and counts, which no reader sees; then it locks the persons in ascending order, shows the
/// relations, raises epochs and writes the ledger entries of directives and relations last. Sets the counts of `report`.
/// Conflicting when what was staged is no longer there (KK-4313) or was built on what has changed since (KK-4314). Throws
/// what SOCI throws. Nothing is changed then.
[[nodiscard]] Result<Done> publish(Connection& connection, const LedgerWriter& writer, SetId set, std::int64_t publication,
                                   const StagedParts& parts, SetReport& report);

}  // namespace kakehashi::storage
