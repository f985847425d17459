#pragma once

#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "adapters/storage/database.h"
#include "adapters/storage/known_enrolments.h"
#include "adapters/storage/search_keys.h"

namespace kakehashi::storage {

/// Two enrolments, the smaller id first.
using EnrolmentPair = std::pair<std::int64_t, std::int64_t>;

/// Pairs of one of `ids` and any other enrolment that share a search key; keys shared by more than `block` say too little and
/// are passed over. Reads by index: what it costs does not grow with the number of people. Throws what SOCI throws.
[[nodiscard]] std::set<EnrolmentPair> pairs_by_key(Connection& connection, const std::vector<std::int64_t>& ids, int block);

/// Pairs of one of `ids` and another of which one is named by the register of the other as its former number.
[[nodiscard]] std::set<EnrolmentPair> pairs_by_former_number(Connection& connection, const std::vector<std::int64_t>& ids);

/// Makes search keys of enrolments that have none, of nodes from before there were any. Inside a transaction.
void make_missing_keys(Connection& connection, const SearchKeys& keys, const KnownEnrolments& enrolments);

}  // namespace kakehashi::storage
