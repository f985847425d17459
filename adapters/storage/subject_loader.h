#pragma once

#include <memory>
#include <optional>

#include "adapters/storage/database.h"
#include "adapters/storage/key_ring.h"
#include "consent/ports/state_store.h"

namespace kakehashi::storage {

/// Reads one person whole, in one statement (so at one moment), and opens what is sealed.
/// Null when nobody is enrolled under the numbers.
[[nodiscard]] Result<std::shared_ptr<const consent::Subject>> load_subject(Connection& connection, KeyRing& keys,
                                                                           InsurerNumber insurer, InsuredNumber insured,
                                                                           consent::History history);

/// The same from the reading copies of its enrolments, in a fraction of the time. Null also when one of them has no copy that
/// is good at this moment; broken when one is damaged. The person can be read row by row then.
[[nodiscard]] Result<std::shared_ptr<const consent::Subject>> load_copied(Connection& connection, KeyRing& keys,
                                                                          InsurerNumber insurer, InsuredNumber insured);

/// The identity stored sealed in an enrolment's row.
[[nodiscard]] Result<Identity> open_identity(const KeyBundle& key, EnrolmentId enrolment, std::string_view sealed);
[[nodiscard]] std::string seal_identity(const KeyBundle& key, EnrolmentId enrolment, const Identity& identity);

/// The sealing context of a fact's body.
[[nodiscard]] std::string fact_context(FactId fact);

/// "d0000000123": ids of directives as the norm compares them (greater id ranks higher on a tie).
[[nodiscard]] std::string directive_name(std::int64_t id);

}  // namespace kakehashi::storage
