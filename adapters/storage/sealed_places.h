#pragma once

#include <cstdint>

#include "adapters/storage/database.h"
#include "adapters/storage/key_bundle.h"
#include "domain/identifiers.h"

namespace kakehashi::storage {

struct Resealed {
    std::int64_t values = 0;
    std::int64_t damaged = 0;  ///< open under none of the keys, and stay as they are
};

/// Seals everything that lies under an enrolment's keys under the newest of them: identity, bodies of facts, evidence, statements, contacts, reading
/// copies, staged or published. A value that somebody replaces meanwhile is left to them: they know the newest key. Few values are in memory at a
/// time. Inside a transaction that has the publishing turn. Throws what SOCI throws.
[[nodiscard]] Resealed seal_all_under_newest(Connection& connection, EnrolmentId enrolment, const KeyBundle& keys);

}  // namespace kakehashi::storage
