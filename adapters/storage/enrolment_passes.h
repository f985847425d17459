#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "adapters/storage/database.h"
#include "adapters/storage/key_ring.h"
#include "adapters/storage/key_rotation.h"
#include "domain/result.h"

namespace kakehashi::storage {

// What a rotation of keys does to enrolments: each walks over all of an insurer's, those included that are only staged, a few in a transaction, and
// leaves out what is done already. All throw what SOCI throws.

using PassProgress = std::function<void(std::uint64_t done, std::uint64_t all)>;

[[nodiscard]] std::int64_t count_enrolments(Connection& connection, const std::string& insurer);

/// Those whose keys do not lie under the insurer's key of that number.
[[nodiscard]] std::int64_t count_under_older(Connection& connection, const std::string& insurer, int newest);

/// Puts every enrolment's keys under the insurer's newest.
[[nodiscard]] Result<Done> put_under_insurer_key(Connection& connection, KeyRing& keys, const std::string& insurer, const PassProgress& progress,
                                                 Rotated& rotated);

/// Gives every enrolment a new key beside its old ones, so that whoever reads the row from then on opens what is sealed under either.
[[nodiscard]] Result<Done> add_enrolment_keys(Connection& connection, KeyRing& keys, const std::string& insurer, Rotated& rotated);

/// Seals what lies under an enrolment's older keys under its newest, and takes the older ones away, in one transaction for each enrolment.
[[nodiscard]] Result<Done> seal_anew(Connection& connection, KeyRing& keys, const std::string& insurer, const PassProgress& progress,
                                     Rotated& rotated);

}  // namespace kakehashi::storage
