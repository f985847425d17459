#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "adapters/storage/act_store.h"
#include "adapters/storage/database.h"
#include "adapters/storage/key_ring.h"
#include "adapters/storage/known_enrolments.h"
#include "adapters/storage/ledger_writer.h"
#include "adapters/storage/search_keys.h"
#include "domain/identity_score.h"
#include "domain/result.h"

namespace kakehashi::storage {

/// Who states an act, and why. Both stand in the entries of the log.
struct Statement {
    std::string by;
    std::string reason;
    std::optional<std::int64_t> review;  ///< the review that was decided, if one was
};

/// What a link or a split did: one entry in the chain of each person.
struct PersonAct {
    std::int64_t link = 0;
    PersonId kept;     ///< holds the enrolments after a link; keeps the rest after a split
    PersonId gone;     ///< held some of them before a link, and holds them again after a split
    std::vector<EnrolmentNumbers> moved;
    std::vector<WrittenEntry> entries;  ///< of kept, of gone
};

/// Whether a link asks for the conditions of docs/identity.md, or a human has decided a review and answers for it.
enum class LinkGround : std::uint8_t { conditions, decided };

/// Whether a link was refused only because a human has to decide on the pair.
[[nodiscard]] bool needs_human(const Error& error);

/// Links persons and takes wrong links apart. Facts, directives and relations hang on enrolments, and only enrolments go from
/// one person to the other, so nothing can be lost on the way; the chains of entries never merge. Each act is one transaction:
/// it takes the turn of publications, locks the persons in ascending order, moves the enrolments, raises the epochs of everyone
/// concerned and writes an entry into the chain of both. An unknown person is `refused` (KK-2302). Thread-safe.
class LinkStore {
public:
    LinkStore(Database& database, KeyRing& keys, const LedgerWriter& writer) : database_(database), keys_(keys), writer_(writer) {}

    /// From now on the persons of both numbers are one; that of `kept` stays. Conflicting: they are one already (KK-6511);
    /// the conditions do not hold (KK-6512, the message names the first that does not).
    [[nodiscard]] Result<PersonAct> link(const EnrolmentNumbers& kept, const EnrolmentNumbers& other, const Statement& statement,
                                         LinkGround ground, Trial trial = Trial::no);

    /// Takes apart the link by which the enrolment came to its person: everything that came with it goes back, and so do newer
    /// enrolments that came because they name one of those. An enrolment that came by the register's statement goes to a new
    /// person. The pairs are `not_same` from then on. Conflicting: nothing was linked (KK-6513); several persons were linked to
    /// the one whose own enrolment this is (KK-6514).
    [[nodiscard]] Result<PersonAct> split(const EnrolmentNumbers& numbers, const Statement& statement, Trial trial = Trial::no);

private:
    Database& database_;
    KeyRing& keys_;
    const LedgerWriter& writer_;
};

/// What a decision about a pair was made on; changes when anything that is compared does.
[[nodiscard]] std::string compared_digest(const SearchKeys& keys, const KnownEnrolment& a, const KnownEnrolment& b);

/// Where the pair stands: the earlier of the two enrolments is the former one.
[[nodiscard]] LinkCondition condition_of(const KnownEnrolment& a, const KnownEnrolment& b);

}  // namespace kakehashi::storage
