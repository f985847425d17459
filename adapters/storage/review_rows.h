#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "adapters/storage/database.h"
#include "adapters/storage/known_enrolments.h"
#include "adapters/storage/search_keys.h"
#include "domain/identity_score.h"

namespace kakehashi::storage {

/// A pair of enrolments that may be one person, as the queue has it.
struct ReviewRow {
    std::int64_t id = 0;
    std::int64_t a = 0;  ///< enrolments; a < b
    std::int64_t b = 0;
    std::string origin;     ///< found named asked split
    std::string state;      ///< open linked not_same
    std::string condition;  ///< the first condition of a link that does not hold, else `holds`
    int points = 0;
    std::string findings;   ///< "kana=same name=variant …"
    std::int64_t created_at = 0;
    std::int64_t decided_at = 0;  ///< 0: not decided
    std::int64_t entry = -1;      ///< of the decision, in the log; -1: none
};

/// "kana=same name=variant …"
[[nodiscard]] std::string findings_text(const MatchScore& score);

/// Inside a transaction, each. Throws what SOCI throws.

/// Puts a pair before a human, or brings its row up to date. One that was decided comes back only when what was compared has
/// changed. Whether it is open now.
[[nodiscard]] bool propose(Connection& connection, const ReviewRow& proposal, const std::string& compared);
/// Open pairs between two persons that are now one.
void settle_reviews_between(Connection& connection, PersonId one, PersonId other, std::int64_t at);
void note_decision(Connection& connection, std::int64_t review, const std::string& state, std::int64_t entry, std::int64_t at);
/// What was taken apart is never proposed again as it is: every pair of `moved` and the rest.
void note_not_same(Connection& connection, const SearchKeys& keys, const KnownEnrolments& all, const std::vector<std::int64_t>& moved,
                   std::int64_t at);

[[nodiscard]] std::optional<ReviewRow> review_row(Connection& connection, std::int64_t id);
/// The row of a pair of enrolments.
[[nodiscard]] std::optional<ReviewRow> review_of_pair(Connection& connection, std::int64_t a, std::int64_t b);
/// Pairs of two persons who are both on file, in that state; most points first, at most `most`.
[[nodiscard]] std::vector<ReviewRow> review_rows(Connection& connection, const std::string& state, int most);

}  // namespace kakehashi::storage
