#pragma once

#include <cstdint>

#include "adapters/storage/database.h"
#include "adapters/storage/ledger_writer.h"

namespace kakehashi::storage {

/// What publishing does to consents and relations. All in the publish transaction; throws what SOCI throws.

/// Shows the directives of the publication in the place of those that could not be read. Acts only add directives of their
/// own, so no person needs to be locked; readers see it with the commit.
void show_directives(Connection& connection, std::int64_t publication);

/// Shows the relations of the publication; of the same person, organisation, party and basis the greatest order counts. Acts
/// do the same, so the persons must be locked.
void show_relations(Connection& connection, std::int64_t publication, std::int64_t at);

/// Writes the ledger entries of both; last before the commit.
void write_events(Connection& connection, const LedgerWriter& writer, std::int64_t publication, PersonHeads& heads);

}  // namespace kakehashi::storage
