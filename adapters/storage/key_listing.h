#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "adapters/storage/database.h"
#include "adapters/storage/key_ring.h"
#include "adapters/storage/key_rotation.h"
#include "domain/result.h"

namespace kakehashi::storage {

/// What is said of a key; never the key.
struct ListedKey {
    std::string rank;  ///< master, insurer, persons, ledger, submission, search, cursor
    std::string of;    ///< the insurer; the file of a master key
    int number = 1;
    std::int64_t since = 0;  ///< microseconds; 0: not known
    std::int64_t holds = 0;  ///< what lies under it: keys, or enrolments of which something does
    bool newest = true;
    bool there = true;  ///< false for a master key whose file is not there
};

struct KeyListing {
    std::vector<ListedKey> keys;  ///< from the master down
    std::optional<UnfinishedRotation> unfinished;
};

/// `log_key` is the file of the log's key, which lies under a master key too.
[[nodiscard]] Result<KeyListing> list_keys(Database& database, KeyRing& keys, const std::filesystem::path& log_key);

}  // namespace kakehashi::storage
