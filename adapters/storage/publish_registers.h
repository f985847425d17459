#pragma once

#include <cstdint>

#include "adapters/storage/database.h"

namespace kakehashi::storage {

/// What publishing does to the registers of people, offices and insurers. Only publications change them, one at a time; what
/// they do is seen with the commit. All in the publish transaction; throws what SOCI throws.

/// Applies staged rows of known people that are still newer than what is there, shows new enrolments.
void apply_registers(Connection& connection, std::int64_t publication);

/// Offices and insurers; whether an insurer's state changed, which decides for everyone.
[[nodiscard]] bool apply_registries(Connection& connection, std::int64_t publication);

}  // namespace kakehashi::storage
