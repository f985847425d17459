#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "adapters/storage/database.h"
#include "adapters/storage/known_enrolments.h"
#include "domain/identifiers.h"

namespace kakehashi::storage {

/// A link that has not ended.
struct LiveLink {
    std::int64_t id = 0;
    PersonId gone;
    std::int64_t made_at = 0;
};

/// Something of other people that names a person: a proxy, or a protective hold against that person.
struct Reference {
    std::string kind;  ///< proxy hold
    std::int64_t row = 0;
    PersonId owner;
};

/// Inside a transaction, each. Throws what SOCI throws.
[[nodiscard]] std::vector<Reference> references_to(Connection& connection, PersonId person);
[[nodiscard]] std::vector<Reference> references_of(Connection& connection, std::int64_t link);
void repoint(Connection& connection, const std::vector<Reference>& references, PersonId to);

/// Writes the link down and moves every enrolment of `gone`, also those that are only staged.
void move_all(Connection& connection, std::int64_t link, PersonId kept, PersonId gone, const std::vector<std::int64_t>& enrolments,
              const std::vector<Reference>& references, std::int64_t at);

/// The live link by which the enrolment came to `kept`, the newest of several.
[[nodiscard]] std::optional<LiveLink> link_of(Connection& connection, std::int64_t enrolment, PersonId kept);
/// All live links to that person.
[[nodiscard]] std::vector<LiveLink> links_to(Connection& connection, PersonId kept);
[[nodiscard]] std::vector<std::int64_t> enrolments_of_link(Connection& connection, std::int64_t link);

/// Those enrolments belong to that person from now on.
void give(Connection& connection, const std::vector<std::int64_t>& enrolments, PersonId to);
void end_link(Connection& connection, std::int64_t link, std::int64_t at);

}  // namespace kakehashi::storage
