#pragma once

#include <optional>
#include <string>

#include "adapters/storage/log_proofs.h"

namespace kakehashi::app {

/// That an older head is the beginning of the newer one.
struct Continuation {
    consent::ledger::Checkpoint old;
    consent::ledger::Proof proof;
};

/// The forms of proofs that leave the node (docs/ledger.md); hashes and salts in hexadecimal, bodies as text.
[[nodiscard]] std::string entry_proof_json(const storage::SignedHead& head, const std::string& verifier_key,
                                           const storage::EntryProof& proof, const std::optional<Continuation>& continuation);
[[nodiscard]] std::string person_proof_json(const std::string& verifier_key, const storage::PersonProof& proof,
                                            const std::optional<Continuation>& continuation);

}  // namespace kakehashi::app
