#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "adapters/storage/database.h"
#include "adapters/storage/log_census.h"
#include "adapters/storage/log_heads.h"
#include "consent/ledger/proof.h"
#include "domain/identifiers.h"
#include "domain/result.h"

namespace kakehashi::storage {

/// That an entry is under a head.
struct EntryProof {
    std::int64_t index = 0;
    std::int64_t run = 0;  ///< 0 outside the chains, and where only the hash was asked for
    consent::Digest commitment{};
    consent::Digest leaf{};
    std::string salt;  ///< with `body`: what was committed to; empty where only the hash was asked for
    std::string body;
    consent::ledger::Proof inclusion;
};

/// Everything the log has of one chain.
struct ChainProof {
    PersonId person;
    std::vector<EntryProof> entries;  ///< by running number; those under the head
    CensusProof census;
};

/// Everything the log has of a person: the own chain, and those of persons linked to become this one.
struct PersonProof {
    SignedHead head;
    std::vector<ChainProof> chains;
    Census census;
    EntryProof census_entry;
};

/// Reads proofs out of tiles, and checks each before it gives it out. Thread-safe.
class LogProofs {
public:
    LogProofs(Database& database, LogHeads& heads, const LedgerWriter& writer, const consent::Hasher& hasher)
        : database_(database), heads_(heads), writer_(writer), hasher_(hasher) {}

    /// That the entry's hash is under `head`. Malformed (KK-7111) when it is not below its size; broken (KK-7133) when the tiles kept
    /// do not lead to the head.
    [[nodiscard]] Result<EntryProof> entry(const SignedHead& head, std::int64_t index);
    /// That `head` goes on from `old`. Conflicting (KK-7134) when it does not.
    [[nodiscard]] Result<consent::ledger::Proof> consistency(const consent::ledger::Checkpoint& old, const SignedHead& head);
    /// Under the newest head and by the newest census. Missing (KK-7137, KK-7138) when there is none.
    [[nodiscard]] Result<PersonProof> person(InsurerNumber insurer, InsuredNumber insured);

private:
    [[nodiscard]] Result<EntryProof> opened_entry(Connection& connection, consent::SubtreeHashes& hashes, const SignedHead& head,
                                                  std::int64_t index) const;

    Database& database_;
    LogHeads& heads_;
    const LedgerWriter& writer_;
    const consent::Hasher& hasher_;
};

}  // namespace kakehashi::storage
