#pragma once

#include <cstdint>

#include "adapters/storage/database.h"

namespace kakehashi::storage {

/// Waits for the turn to change who belongs to whom, until the end of the transaction. Publications and links of one
/// database come one after the other: whom a publication touches then cannot change before its commit.
void take_publishing_turn(Connection& connection);

/// New enrolments of a publication whose person was linked or split since they were staged go to the person they belong to
/// now. In the publish transaction, after the turn was taken and before persons are locked.
void follow_links(Connection& connection, std::int64_t publication);

}  // namespace kakehashi::storage
