#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "adapters/storage/database.h"
#include "domain/ports/import_store.h"

namespace kakehashi::storage {

/// What publishing does to facts. Only publications change facts, one at a time, and readers see none of it before the
/// commit; so no person needs to be locked meanwhile. All in the publish transaction; throws what SOCI throws.

/// The unit of refusal is the person within the set: what was staged of a person before a later row put the person aside
/// goes. Consents and relations stay: each is an act of its own, and holding back a withdrawal would be worse.
/// Whether there was anybody.
bool drop_held(Connection& connection, std::int64_t publication, const std::vector<HeldUnit>& held);

/// Whether every patch was built on what is still the newest of its unit.
[[nodiscard]] bool patches_hold(Connection& connection, std::int64_t publication);

struct Ranked {
    std::int64_t current = 0;     ///< facts that become current, rows of the register not among them
    std::int64_t superseded = 0;  ///< that came too late: a newer one is stored
};
/// What is newer supersedes what is older, whichever came first; versions are numbered by rank. Of several publications no two
/// may have facts of one unit. The answers in their order; nothing when another set has published the same unit under the
/// same order since one of these was staged.
[[nodiscard]] std::optional<std::vector<Ranked>> rank_facts(Connection& connection, const std::vector<std::int64_t>& publications,
                                                            std::int64_t at);

}  // namespace kakehashi::storage
