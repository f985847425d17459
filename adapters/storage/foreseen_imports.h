#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "adapters/storage/database.h"
#include "adapters/storage/import_store.h"
#include "adapters/storage/key_ring.h"
#include "adapters/storage/ledger_writer.h"
#include "adapters/storage/openssl_hasher.h"
#include "adapters/storage/trial_folder.h"
#include "domain/result.h"

namespace kakehashi::storage {

/// What an import would come to, found out by doing it: on a database of its own, on SQLite in a `TrialFolder`, into which is
/// copied what the node has on file about the sets and people at hand, sealed as it is. The node's own database is only read,
/// row by row and without locks, so nobody waits for it. What others import in the
/// meantime may not be foreseen. Not for sharing between threads.
class ForeseenImports {
public:
    /// `stored` must outlive this. `spool` is the folder for the new folder, `sql_dir` that of the migrations. Unavailable
    /// (KK-6701) when the folder cannot be made; else what opening a database and its keys may say.
    [[nodiscard]] static Result<std::unique_ptr<ForeseenImports>> open(Database& stored, const std::filesystem::path& master_key,
                                                                       const std::filesystem::path& sql_dir,
                                                                       const std::filesystem::path& spool);
    ~ForeseenImports();
    ForeseenImports(const ForeseenImports&) = delete;
    ForeseenImports& operator=(const ForeseenImports&) = delete;

    /// The numbers of its sets mean nothing outside.
    [[nodiscard]] SociImportStore& imports() { return *imports_; }

private:
    class Copier;

    ForeseenImports() = default;

    std::optional<TrialFolder> folder_;
    OpenSslHasher hasher_;
    std::unique_ptr<Database> database_;
    std::unique_ptr<KeyRing> keys_;
    std::unique_ptr<LedgerWriter> writer_;
    std::unique_ptr<Copier> copier_;
    std::unique_ptr<SociImportStore> imports_;
};

}  // namespace kakehashi::storage
