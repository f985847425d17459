#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "adapters/storage/key_ring.h"
#include "adapters/storage/sealed_file.h"
#include "domain/calendar_date.h"
#include "domain/result.h"

namespace kakehashi::app {

/// What the header of a backup says.
struct BackupAbout {
    std::string store;  ///< sqlite, postgresql
    int schema = 0;
    Timestamp made_at;
    std::int64_t entries = 0;  ///< of the log, at least
    std::string sealed_key;    ///< of the file, under the master key

    [[nodiscard]] std::string json() const;
    /// Broken (KK-6727) for what is no header of a backup.
    [[nodiscard]] static Result<BackupAbout> parse(const std::string& json);

    /// The file's key. Missing (KK-4115) when it lies under a master key that is not there, broken (KK-4102) under another of that number.
    [[nodiscard]] Result<storage::Key> key(storage::KeyRing& keys) const;
    [[nodiscard]] Result<Done> take_key(storage::KeyRing& keys, const storage::Key& key);
};

/// kakehashi-20261127T181500Z.backup
[[nodiscard]] std::string backup_name(Timestamp made_at);
/// Those in the folder, oldest first; by name, which is by time.
[[nodiscard]] std::vector<std::filesystem::path> backups_in(const std::filesystem::path& folder);

}  // namespace kakehashi::app
