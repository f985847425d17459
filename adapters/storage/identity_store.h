#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "adapters/storage/database.h"
#include "adapters/storage/key_ring.h"
#include "adapters/storage/known_enrolments.h"
#include "adapters/storage/link_store.h"
#include "adapters/storage/review_rows.h"
#include "domain/identity_score.h"
#include "domain/identity_table.h"

namespace kakehashi::storage {

/// Who else might be a person.
struct Candidate {
    EnrolmentNumbers numbers;
    MatchScore score;
    LinkCondition condition = LinkCondition::holds;
    std::optional<std::int64_t> review;  ///< the row of the queue, where there is one
    std::string state;                   ///< of that row
};

/// A pair of the queue, with what makes it: numbers and periods, never a name.
struct Review {
    ReviewRow row;
    Enrolment a;  ///< the earlier one
    Enrolment b;
    MatchScore score;  ///< as of now
    LinkCondition condition = LinkCondition::holds;
};

/// What a look at the backlog did.
struct ScanReport {
    std::int64_t compared = 0;  ///< enrolments
    std::int64_t proposed = 0;  ///< pairs that are open now
    std::int64_t linked = 0;    ///< by the register's statement
};

/// Finds enrolments that may be one person and keeps the queue of pairs a human decides on (docs/identity.md). Thread-safe.
class IdentityStore {
public:
    /// All must outlive the store.
    IdentityStore(Database& database, KeyRing& keys, const LedgerWriter& writer, const IdentityTable& table)
        : database_(database), keys_(keys), writer_(writer), table_(table), links_(database, keys, writer) {}

    /// Who might be the same, most points first, from the review threshold on. Logged, before it is returned, in the chains of the
    /// person and of everyone shown. An unknown person is refused (KK-2302).
    [[nodiscard]] Result<std::vector<Candidate>> candidates(const EnrolmentNumbers& numbers, const std::string& by);

    /// Compares what is still to be compared: links what the register states where the conditions hold, puts other pairs into the
    /// queue. Called again it goes on where it was stopped. `progress` hears how many are done, of how many.
    [[nodiscard]] Result<ScanReport> scan(const std::function<void(std::int64_t, std::int64_t)>& progress = {});
    /// How many are still to be compared.
    [[nodiscard]] Result<std::int64_t> backlog();

    /// The queue: pairs in a state (open linked not_same), most points first. Names nobody.
    [[nodiscard]] Result<std::vector<ReviewRow>> reviews(const std::string& state, int most);
    /// One pair; logged in both chains before it is returned. Missing (KK-6521).
    [[nodiscard]] Result<Review> review(std::int64_t id, const std::string& by);
    /// One person; the person of the earlier enrolment stays. Conflicting (KK-6522) when it was decided before.
    [[nodiscard]] Result<PersonAct> decide_link(std::int64_t id, Statement statement, Trial trial = Trial::no);
    /// Two persons: not proposed again until something that was compared changes. An entry in both chains.
    [[nodiscard]] Result<Act> decide_not_same(std::int64_t id, const Statement& statement, Trial trial = Trial::no);
    /// Puts a pair before a human on request. The number of the review.
    [[nodiscard]] Result<std::int64_t> ask(const EnrolmentNumbers& one, const EnrolmentNumbers& other);

    [[nodiscard]] LinkStore& links() { return links_; }

private:
    struct Pair;
    struct Block;
    [[nodiscard]] Result<Block> compare_block(Connection& connection, const SearchKeys& keys);
    [[nodiscard]] Result<Done> settle_block(Connection& connection, const Block& block, ScanReport& report);
    void log_seen(Connection& connection, const std::vector<PersonId>& persons, const std::string& list, const std::string& by);
    [[nodiscard]] Result<Review> load(Connection& connection, std::int64_t id);

    Database& database_;
    KeyRing& keys_;
    const LedgerWriter& writer_;
    const IdentityTable& table_;
    LinkStore links_;
};

}  // namespace kakehashi::storage
