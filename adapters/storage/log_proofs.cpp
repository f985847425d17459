#include "adapters/storage/log_proofs.h"

#include <algorithm>

#include "consent/ledger/entry.h"
#include "consent/ledger/tile_hashes.h"

namespace kakehashi::storage {
namespace {

namespace ledger = consent::ledger;
using consent::Digest;

Error not_under_the_head() {
    return {Fault::broken, "KK-7133", "the tiles kept of the log are not those of the last head signed; run: kakehashi log verify"};
}

/// The proof of an entry whose commitment is known.
Result<EntryProof> under(const consent::Hasher& hasher, consent::SubtreeHashes& hashes, const ledger::Checkpoint& head,
                         std::int64_t index, const Digest& commitment) {
    EntryProof proof;
    proof.index = index;
    proof.commitment = commitment;
    proof.leaf = ledger::leaf_of(hasher, commitment);
    TRY(proof.inclusion, ledger::inclusion_proof(hasher, hashes, static_cast<std::uint64_t>(index), head.size));
    if (!ledger::proves_inclusion(hasher, proof.inclusion, static_cast<std::uint64_t>(index), head.size, proof.leaf, head.root)) {
        return not_under_the_head();
    }
    return proof;
}

/// The chains that are the person's now, own and linked.
std::vector<std::int64_t> chains_of(Connection& connection, InsurerNumber insurer, InsuredNumber insured) {
    const std::string insurer_no = insurer.str();
    const std::string insured_no = insured.str();
    std::vector<std::int64_t> persons;
    std::int64_t person = 0;
    soci::statement read = (connection.session().prepare
                                << "WITH RECURSIVE chain (person_id) AS (SELECT person_id FROM enrolment WHERE insurer_no = :a AND "
                                   "insured_no = :b AND visible = 1 UNION SELECT k.gone FROM chain c JOIN person_link k ON k.kept = "
                                   "c.person_id AND k.ended_at IS NULL) SELECT person_id FROM chain",
                            soci::use(insurer_no, "a"), soci::use(insured_no, "b"), soci::into(person));
    read.execute();
    while (read.fetch()) {
        persons.push_back(person);
    }
    return persons;
}

std::vector<std::int64_t> indices_of(Connection& connection, std::int64_t person, std::int64_t size) {
    std::vector<std::int64_t> indices;
    std::int64_t index = 0;
    soci::statement read = (connection.session().prepare
                                << "SELECT idx FROM access_log WHERE person_id = :p AND idx < :s ORDER BY run_no",
                            soci::use(person, "p"), soci::use(size, "s"), soci::into(index));
    read.execute();
    while (read.fetch()) {
        indices.push_back(index);
    }
    return indices;
}

}  // namespace

Result<EntryProof> LogProofs::entry(const SignedHead& head, std::int64_t index) {
    return database_.with_patience([&](Connection& connection) -> Result<EntryProof> {
        ledger::TileHashes hashes(hasher_, log_tiles(connection));
        TRY_DONE(ledger::inclusion_proof(hasher_, hashes, static_cast<std::uint64_t>(index), head.checkpoint.size));
        TRY(const auto commitments, commitments_of(connection, index, index + 1));
        return under(hasher_, hashes, head.checkpoint, index, commitments.front());
    });
}

Result<ledger::Proof> LogProofs::consistency(const ledger::Checkpoint& old, const SignedHead& head) {
    return database_.with_patience([&](Connection& connection) -> Result<ledger::Proof> {
        ledger::TileHashes hashes(hasher_, log_tiles(connection));
        const Error forked{Fault::conflicting, "KK-7134", "the log is not the one of which that head was signed"};
        if (old.size > head.checkpoint.size) {
            return forked;
        }
        TRY(auto proof, ledger::consistency_proof(hasher_, hashes, old.size, head.checkpoint.size));
        if (!ledger::proves_consistency(hasher_, proof, old.size, old.root, head.checkpoint.size, head.checkpoint.root)) {
            return forked;
        }
        return proof;
    });
}

Result<EntryProof> LogProofs::opened_entry(Connection& connection, consent::SubtreeHashes& hashes, const SignedHead& head,
                                           std::int64_t index) const {
    std::int64_t run = 0;
    std::string commitment;
    std::string sealed;
    connection.session() << "SELECT COALESCE(run_no, 0), commitment, sealed FROM access_log WHERE log_id = 0 AND idx = :i",
        soci::use(index, "i"), soci::into(run), soci::into(commitment), soci::into(sealed);
    const auto digest = consent::digest_from_hex(commitment);
    if (!connection.session().got_data() || !digest) {
        return Error{Fault::broken, "KK-7132", "entries of the log are missing or broken; run: kakehashi log verify"};
    }
    TRY(EntryProof proof, under(hasher_, hashes, head.checkpoint, index, *digest));
    TRY(const std::string plain, open_sealed(writer_.key(), entry_context(*digest), sealed));
    proof.run = run;
    proof.salt = plain.substr(0, std::min(ledger::salt_size, plain.size()));
    proof.body = plain.substr(proof.salt.size());
    return proof;
}

Result<PersonProof> LogProofs::person(InsurerNumber insurer, InsuredNumber insured) {
    return database_.with([&](Connection& connection) -> Result<PersonProof> {
        PersonProof proof;
        TRY(proof.head, heads_.newest(connection));
        TRY(proof.census, newest_census(connection));
        ledger::TileHashes hashes(hasher_, log_tiles(connection));
        if (static_cast<std::uint64_t>(proof.census.entry) >= proof.head.checkpoint.size) {
            return Error{Fault::missing, "KK-7138", "the last census is not under a signed head yet; run: kakehashi log checkpoint"};
        }
        TRY(proof.census_entry, opened_entry(connection, hashes, proof.head, proof.census.entry));
        for (const std::int64_t person : chains_of(connection, insurer, insured)) {
            ChainProof chain;
            chain.person = {person};
            for (const std::int64_t index : indices_of(connection, person, static_cast<std::int64_t>(proof.head.checkpoint.size))) {
                TRY(EntryProof entry, opened_entry(connection, hashes, proof.head, index));
                chain.entries.push_back(std::move(entry));
            }
            TRY(chain.census, prove_by_census(connection, hasher_, proof.census, census_name(writer_.key(), {person})));
            proof.chains.push_back(std::move(chain));
        }
        return proof;
    });
}

}  // namespace kakehashi::storage
