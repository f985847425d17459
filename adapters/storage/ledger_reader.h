#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "adapters/storage/database.h"
#include "adapters/storage/ledger_writer.h"
#include "consent/ports/hasher.h"
#include "domain/identifiers.h"
#include "domain/result.h"

namespace kakehashi::storage {

/// One entry as stored, opened.
struct LedgerEntry {
    std::int64_t index = 0;
    std::int64_t run = 0;
    std::string leaf;  ///< hex
    std::string body;  ///< canonical JSON
};

/// The entries of a person's chain and of the chains of those who were linked to become that person, oldest first; all numbers
/// the person had count.
[[nodiscard]] Result<std::vector<LedgerEntry>> entries_of(Database& database, const LedgerWriter& writer,
                                                          const consent::Hasher& hasher, InsurerNumber insurer,
                                                          InsuredNumber insured);

/// An entry, and whose chain it stands in, if anybody's.
struct OwnedEntry {
    LedgerEntry entry;
    std::optional<PersonId> person;         ///< who holds the chain's enrolments now, when the person was linked to another
    std::optional<InsurerNumber> insurer;   ///< of the person's newest enrolment; none once all are erased
    std::optional<InsuredNumber> insured;
};

/// The entry of that number. Missing (KK-4502) when the log has none.
[[nodiscard]] Result<OwnedEntry> entry_at(Database& database, const LedgerWriter& writer, const consent::Hasher& hasher, std::int64_t index);

}  // namespace kakehashi::storage
