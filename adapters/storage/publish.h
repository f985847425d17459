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
};

/// The publish transaction of an import (docs/architecture.md, "An import"): locks the persons in ascending order, applies
/// staged register rows, shows what was staged, supersedes, raises epochs, writes the ledger entries of directives and
/// relations last. Sets the counts of `report`. Conflicting when what was staged is no longer there (KK-4313). Throws what
/// SOCI throws. Nothing is changed then.
[[nodiscard]] Result<Done> publish(Connection& connection, const LedgerWriter& writer, SetId set, std::int64_t publication,
             const StagedParts& parts, SetReport& report);

/// Stores outcome, counts, findings and held people of a set. In a transaction.
void settle(Connection& connection, SetId set, const SetReport& report);

}  // namespace kakehashi::storage
