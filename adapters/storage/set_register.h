#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "adapters/storage/database.h"
#include "adapters/storage/kept_names.h"
#include "adapters/storage/sealing.h"
#include "domain/ports/import_store.h"

namespace kakehashi::storage {

/// The register of sets: which were received, from whom, and what is kept of them. All throw what SOCI throws.

struct RegisteredSet {
    SetStanding standing;
    bool is_new = false;         ///< registered just now
    bool bytes_missing = false;  ///< and too large for its bytes to be kept in the same transaction
};
struct StoredSet {
    std::int64_t id = 0;
    std::string content;
    std::string outcome;
};
/// The sets under each of those names, as they are stored, the first that came first. On PostgreSQL.
[[nodiscard]] std::vector<std::vector<StoredSet>> sets_named(Connection& connection, std::span<const SetName> names);
/// The standing of a set whose content, of that digest, is among the stored ones and was settled; nothing when one of these is not
/// received to its end.
[[nodiscard]] std::optional<SetStanding> settled_before(const KeptNames& names, const std::vector<StoredSet>& stored,
                                                        const std::string& digest);
/// Whether a set is so small that it is received in one transaction.
[[nodiscard]] bool fits_one_transaction(std::span<const ClaimedFile> files);

/// Durable on return, unless bytes are missing. `key` seals the bytes and the names; `name` is as it is stored (kept_names.h), `content`
/// the digest itself.
[[nodiscard]] Result<RegisteredSet> register_set(Connection& connection, const Key& key, const SetName& name,
                                                 const std::string& content, std::span<const ClaimedFile> files,
                                                 const Submitter& submitter);
/// Conflicting (KK-4313) when the set is not there any more.
[[nodiscard]] Result<Done> mark_received(Connection& connection, SetId set);
[[nodiscard]] std::vector<std::int64_t> open_publications(Connection& connection, SetId set);
/// By the names themselves.
[[nodiscard]] Result<std::unordered_map<std::string, int>> file_numbers(Connection& connection, const Key& key, SetId set);
[[nodiscard]] std::string name_of(const Submitter& submitter);
[[nodiscard]] std::string submitter_name(Connection& connection, SetId set);
[[nodiscard]] std::vector<HeldUnit> held_units(Connection& connection, SetId set);
[[nodiscard]] std::vector<SetId> sets_ready_to_retry(Connection& connection);
/// As it is stored. Missing (KK-3108) when there is no such set.
[[nodiscard]] Result<SetName> stored_set_name(Connection& connection, SetId set);
/// Files without their bytes.
[[nodiscard]] Result<KeptSet> kept_set(Connection& connection, const Key& key, SetId set);
[[nodiscard]] std::uint64_t kept_file_size(Connection& connection, SetId set, int file_no);

/// Begins a publication of a set.
struct InsertPublication {
    explicit InsertPublication(Connection& connection);
    void operator()(std::int64_t publication, SetId set);

private:
    std::int64_t publication_ = 0;
    std::int64_t set_ = 0;
    soci::statement statement_;
};

}  // namespace kakehashi::storage
