#include "adapters/main/key_checks.h"

#include "adapters/main/backup_file.h"
#include "adapters/storage/kept_key.h"
#include "adapters/storage/key_rotation.h"
#include "adapters/storage/sealed_file.h"

namespace kakehashi::app {

Check rotation_check(Node& node) {
    const auto unfinished = node.database().with(
        [](storage::Connection& connection) -> Result<std::optional<storage::UnfinishedRotation>> { return storage::unfinished_rotation(connection); });
    if (!unfinished) {
        return from_result("rotation of keys", unfinished, "see the database's own log");
    }
    if (!*unfinished) {
        return {"rotation of keys", Health::ok, "", ""};
    }
    const std::string rank(storage::name_of((*unfinished)->rank));
    const std::string of = (*unfinished)->insurer.empty() ? std::string{} : " --insurer " + (*unfinished)->insurer;
    return {"rotation of keys", Health::warn, "one of " + rank + " keys is under way, or broke off",
            "if none runs: kakehashi key rotate --what " + rank + of + " --resume --by …"};
}

Check memory_check() {
    return storage::kept_keys_are_locked() ? Check{"memory of keys", Health::ok, "", ""}
                                           : Check{"memory of keys", Health::warn, "its pages cannot be locked", "raise LimitMEMLOCK (ulimit -l), or have no swap"};
}

Check backups_check(Node& node, const std::filesystem::path& folder) {
    const auto files = backups_in(folder);
    if (files.empty()) {
        return {"backups", Health::warn, "there is none in that folder", "kakehashi backup DIR"};
    }
    for (const auto& file : files) {
        const auto reader = storage::SealedFileReader::open(file);
        const auto about = reader ? BackupAbout::parse(reader->header()) : Result<BackupAbout>(reader.error());
        if (const auto key = about ? about->key(node.keys()) : Result<storage::Key>(about.error()); !key) {
            Check check = from_result("backups", key, "put back the master key of its time from the backup of keys (docs/keys.md)");
            check.what = file.filename().string() + ": " + check.what;
            return check;
        }
    }
    return {"backups", Health::ok, std::to_string(files.size()) + " open with the keys that are here", ""};
}

}  // namespace kakehashi::app
