#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "adapters/storage/database.h"
#include "adapters/storage/kept_key.h"
#include "adapters/storage/key_bundle.h"
#include "adapters/storage/master_keys.h"
#include "adapters/storage/sealing.h"
#include "adapters/storage/wrapped_key.h"
#include "domain/identifiers.h"
#include "domain/result.h"

namespace kakehashi::storage {

/// The keys of a node: master keys in files, under them keys per insurer, one for the ledger, one for raw files and some more; under an insurer's
/// key the keys of each enrolment, kept in the enrolment's row. Taking those away erases the person's data. All of them but the ledger's and those
/// of raw files and searches can be replaced while the node runs (key_rotation.h); until that is done two of them are in use. Thread-safe.
class KeyRing {
public:
    /// Writes a new master key, mode 0600. Conflicting (KK-4111) when the file exists: it is never overwritten.
    [[nodiscard]] static Result<Done> create_master(const std::filesystem::path& file) { return MasterKeys::create(file); }
    /// Reads the master keys. Missing (KK-4112), or refused (KK-4113) when others than the owner can read them.
    [[nodiscard]] static Result<std::unique_ptr<KeyRing>> open(Database& database, const std::filesystem::path& file);

    /// The newest; made on first use. Not to be called inside a transaction of the caller's own.
    [[nodiscard]] Result<Key> insurer_key(InsurerNumber insurer);
    /// Whether that key is at hand without asking the database.
    [[nodiscard]] bool knows_insurer(InsurerNumber insurer);
    [[nodiscard]] Result<Key> ledger_key() { return key("ledger"); }
    [[nodiscard]] Result<Key> submission_key() { return key("submission"); }
    /// For keyed hashes by which the same person is searched for.
    [[nodiscard]] Result<Key> search_key() { return key("search"); }
    /// For what callers are given to bring back: cursors of lists.
    [[nodiscard]] Result<Key> cursor_key() { return key("cursor"); }

    /// The keys in an enrolment's row. Unavailable (KK-4116) when they were replaced at this moment: to be read again.
    [[nodiscard]] Result<KeyBundle> open_enrolment(InsurerNumber insurer, EnrolmentId enrolment, std::string_view wrapped);
    /// For the row, under the insurer's newest key; `numbers` says which of the enrolment's keys these are.
    [[nodiscard]] Result<std::string> wrap_enrolment(InsurerNumber insurer, EnrolmentId enrolment, const KeyBundle& keys, KeyNumbers numbers);
    struct NewEnrolment {
        KeyBundle key;
        std::string wrapped;
    };
    /// A key for an enrolment that is being made.
    [[nodiscard]] Result<NewEnrolment> new_enrolment(InsurerNumber insurer, EnrolmentId enrolment);
    /// The number of the insurer's newest key.
    [[nodiscard]] Result<int> newest_number(InsurerNumber insurer);
    /// The number that keys of enrolments of that insurer are to have.
    [[nodiscard]] Result<int> enrolment_number(InsurerNumber insurer);

    /// Reads again what is known of insurers when keys were replaced since: `generation` counts that (key_turn.h).
    [[nodiscard]] Result<Done> catch_up(std::int64_t generation);

    /// For accounts of people who sign in: keyed hashes by which they are found, and their names.
    [[nodiscard]] Result<Key> account_key() { return key("account"); }

    /// A key for a file of its own beside the master key: useless without that. `context` says what it is.
    [[nodiscard]] Result<std::string> seal_key_file(std::string_view context, const Key& key);
    [[nodiscard]] Result<Key> open_key_file(std::string_view context, std::string_view content);

    /// A stored key under another master key. Broken (KK-4117) when it lies under a key of that number that is not this node's.
    [[nodiscard]] Result<std::string> rewrap(const std::string& purpose, const std::string& owner, std::string_view wrapped, int master);
    /// A new one, wrapped for its row.
    [[nodiscard]] Result<std::string> wrap_new(const std::string& purpose, const std::string& owner, int master);
    [[nodiscard]] MasterKeys& masters() { return masters_; }

private:
    /// What is on file of an insurer.
    struct InsurerKeys {
        std::map<int, KeptKey> by_number;
        int enrolment_number = 1;

        [[nodiscard]] int newest() const { return by_number.rbegin()->first; }
    };
    using InsurerKeysPtr = std::shared_ptr<const InsurerKeys>;

    KeyRing(Database& database, const std::filesystem::path& file) : database_(database), masters_(file) {}
    [[nodiscard]] Result<Key> key(const std::string& purpose);
    [[nodiscard]] InsurerKeysPtr known_insurer(const std::string& insurer);
    [[nodiscard]] Result<InsurerKeysPtr> insurer_keys(const std::string& insurer);
    [[nodiscard]] Result<InsurerKeysPtr> read_insurer(const std::string& insurer);
    [[nodiscard]] Result<Key> unwrap(const std::string& purpose, const std::string& owner, std::string_view wrapped);
    [[nodiscard]] Result<std::string> make(Connection& connection, const std::string& purpose, const std::string& owner);

    Database& database_;
    MasterKeys masters_;
    std::mutex mutex_;
    std::map<std::string, KeptKey> known_;  ///< by purpose
    std::map<std::string, InsurerKeysPtr> insurers_;
    std::atomic<std::int64_t> generation_ = 1;
};

}  // namespace kakehashi::storage
