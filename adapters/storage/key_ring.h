#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "adapters/storage/database.h"
#include "adapters/storage/sealing.h"
#include "domain/identifiers.h"
#include "domain/result.h"

namespace kakehashi::storage {

/// The keys of a node: a master key in a file, under it one key per insurer, one for the ledger, one for raw files; under
/// an insurer's key one key per enrolment, kept in the enrolment's row. Taking that key away erases the person's data.
/// Thread-safe.
class KeyRing {
public:
    /// Writes a new master key, mode 0600. Conflicting (KK-4111) when the file exists: it is never overwritten.
    [[nodiscard]] static Result<Done> create_master(const std::filesystem::path& file);
    /// Reads the master key. Missing (KK-4112) or refused (KK-4113) when others than the owner can read it.
    [[nodiscard]] static Result<std::unique_ptr<KeyRing>> open(Database& database, const std::filesystem::path& file);

    /// Made on first use. Not to be called inside a transaction of the caller's own.
    [[nodiscard]] Result<Key> insurer_key(InsurerNumber insurer);
    /// Whether that key is at hand without asking the database.
    [[nodiscard]] bool knows_insurer(InsurerNumber insurer);
    [[nodiscard]] Result<Key> ledger_key() { return key("ledger", "0"); }
    [[nodiscard]] Result<Key> submission_key() { return key("submission", "0"); }
    /// For keyed hashes by which the same person is searched for.
    [[nodiscard]] Result<Key> search_key() { return key("search", "0"); }

    /// For what callers are given to bring back: cursors of lists.
    [[nodiscard]] Result<Key> cursor_key() { return key("cursor", "0"); }

    /// For accounts of people who sign in: keyed hashes by which they are found, and their names.
    [[nodiscard]] Result<Key> account_key() { return key("account", "0"); }

    /// A key for a file of its own beside the master key: useless without that. `context` says what it is.
    [[nodiscard]] std::string seal_key_file(std::string_view context, const Key& key) const;
    [[nodiscard]] Result<Key> open_key_file(std::string_view context, std::string_view content) const;

    [[nodiscard]] static std::string wrap(const Key& insurer_key, EnrolmentId enrolment, const Key& key);
    [[nodiscard]] static Result<Key> unwrap(const Key& insurer_key, EnrolmentId enrolment, std::string_view wrapped);

private:
    KeyRing(Database& database, const Key& master) : database_(database), master_(master) {}
    [[nodiscard]] Result<Key> key(const std::string& purpose, const std::string& owner);
    [[nodiscard]] Result<Key> load_or_make(const std::string& purpose, const std::string& owner);

    Database& database_;
    Key master_;
    std::mutex mutex_;
    std::map<std::string, Key> known_;
};

}  // namespace kakehashi::storage
