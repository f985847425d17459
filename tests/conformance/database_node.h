#pragma once

#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "adapters/storage/access_log.h"
#include "adapters/storage/act_store.h"
#include "adapters/storage/identity_store.h"
#include "adapters/storage/import_store.h"
#include "adapters/storage/key_ring.h"
#include "adapters/storage/ledger_writer.h"
#include "adapters/storage/migration.h"
#include "adapters/storage/openssl_hasher.h"
#include "adapters/storage/policy_store.h"
#include "adapters/storage/state_store.h"
#include "tests/conformance/scratch_database.h"
#include "tests/fakes/identity_tables.h"
#include "tests/fakes/needed.h"
#include "tests/folders.h"

namespace kakehashi::test {

inline std::string text_of_file(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

inline std::string sharing_matrix_text() {
    return text_of_file(source_dir() / "conf/policy/sharing-matrix.csv");
}

/// A scratch database brought to the current schema, with keys, an active policy and all that works on it.
class DatabaseNode {
public:
    explicit DatabaseNode(storage::Dialect dialect) : scratch_(dialect) {
        const auto home = source_dir();
        needed(storage::migrate(database(), home / "sql"));
        needed(storage::KeyRing::create_master(master_key()));
        keys_ = needed(storage::KeyRing::open(database(), master_key()));
        writer_ = std::make_unique<storage::LedgerWriter>(hasher_, needed(keys_->ledger_key()));
        activate_policy();
        states_ = std::make_unique<storage::SociStateStore>(database(), *keys_, 1U << 20U);
        log_ = std::make_unique<storage::GroupCommitLog>(database(), *writer_);
        acts_ = std::make_unique<storage::ActStore>(database(), *keys_, *writer_);
        identities_ = std::make_unique<storage::IdentityStore>(database(), *keys_, *writer_, identity_table());
        imports_ = import_store();
    }

    [[nodiscard]] storage::Database& database() { return scratch_.database(); }
    [[nodiscard]] const std::filesystem::path& folder() const { return scratch_.folder(); }
    [[nodiscard]] const std::string& url() const { return scratch_.url(); }
    [[nodiscard]] std::filesystem::path master_key() const { return folder() / "master.key"; }
    [[nodiscard]] storage::KeyRing& keys() { return *keys_; }
    [[nodiscard]] const storage::OpenSslHasher& hasher() const { return hasher_; }
    [[nodiscard]] const storage::LedgerWriter& writer() const { return *writer_; }
    [[nodiscard]] storage::SociStateStore& states() { return *states_; }
    [[nodiscard]] storage::GroupCommitLog& log() { return *log_; }
    [[nodiscard]] storage::ActStore& acts() { return *acts_; }
    [[nodiscard]] storage::IdentityStore& identities() { return *identities_; }
    [[nodiscard]] storage::LinkStore& links() { return identities_->links(); }
    [[nodiscard]] storage::SociImportStore& imports() { return *imports_; }
    [[nodiscard]] std::unique_ptr<storage::SociImportStore> import_store() {
        return std::make_unique<storage::SociImportStore>(database(), *keys_, *writer_, hasher_);
    }

    void activate_policy() {
        const std::string text = sharing_matrix_text();
        needed(storage::activate_policy(database(), *writer_, text, consent::hex(hasher_.sha256({text})), "test", "test"));
    }

    /// Runs one statement without parameters.
    void run(const std::string& statement) {
        needed(database().with([&](storage::Connection& connection) -> Result<Done> {
            connection.session() << statement;
            return Done{};
        }));
    }
    [[nodiscard]] std::int64_t number(const std::string& query) {
        return needed(database().with([&](storage::Connection& connection) -> Result<std::int64_t> {
            std::int64_t value = 0;
            connection.session() << query, soci::into(value);
            return value;
        }));
    }

private:
    ScratchDatabase scratch_;
    storage::OpenSslHasher hasher_;
    std::unique_ptr<storage::KeyRing> keys_;
    std::unique_ptr<storage::LedgerWriter> writer_;
    std::unique_ptr<storage::SociStateStore> states_;
    std::unique_ptr<storage::GroupCommitLog> log_;
    std::unique_ptr<storage::ActStore> acts_;
    std::unique_ptr<storage::IdentityStore> identities_;
    std::unique_ptr<storage::SociImportStore> imports_;
};

}  // namespace kakehashi::test
