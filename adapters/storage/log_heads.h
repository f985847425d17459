#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "adapters/storage/database.h"
#include "adapters/storage/ledger_writer.h"
#include "adapters/storage/log_tiles.h"
#include "consent/ledger/checkpoint.h"
#include "consent/ports/note_keys.h"
#include "domain/result.h"

namespace kakehashi::storage {

/// A head of the log, signed.
struct SignedHead {
    consent::ledger::Checkpoint checkpoint;
    std::string note;
};

/// Signs heads of the log and keeps them. Every head signed under one origin goes on from the one before; where that cannot be,
/// because the database was restored, the log goes on under a new origin, in an entry that names the last head of the old.
/// Thread-safe.
class LogHeads {
public:
    struct Settings {
        std::string origin;              ///< the log's name, for the first head; empty: made from the public key
        std::filesystem::path remembered;  ///< file with the last head signed here, outside the database
    };
    /// Whether the operator says that the database was restored.
    enum class Restored : std::uint8_t { no, yes };

    LogHeads(Database& database, const LedgerWriter& writer, const consent::Hasher& hasher, const consent::NoteSigner& signer,
             const consent::SignatureCheck& check, Settings settings)
        : database_(database), writer_(writer), hasher_(hasher), signer_(signer), check_(check), settings_(std::move(settings)) {}

    /// Makes tiles of what was committed since the last time and signs the head over it; durable and remembered on return.
    /// Conflicting (KK-7134) when the log is not what a head signed before says and nobody said `Restored::yes`; a log that
    /// became shorter counts as restored. Conflicting (KK-7135) when it is signed under another origin than the settings name.
    /// Broken (KK-7133) when the tiles kept are not those of the last head. Unavailable (KK-7136) when the head cannot be
    /// remembered.
    [[nodiscard]] Result<SignedHead> sign(Restored restored, const Progress& progress);

    /// The last head signed under the present origin, its signature checked. Missing (KK-7137) when none was.
    [[nodiscard]] Result<SignedHead> newest();
    /// On this connection, for whoever reads more there.
    [[nodiscard]] Result<SignedHead> newest(Connection& connection);

    /// What heads under that origin are checked with.
    [[nodiscard]] consent::ledger::VerifierKey verifier_key(std::string origin) const;
    /// The head in a note of ours, whichever of our origins it has. Errors as those of `open_checkpoint`.
    [[nodiscard]] Result<SignedHead> open(const std::string& note) const;

private:
    struct Origin {
        int generation = 0;
        std::string name;
    };
    [[nodiscard]] std::string first_origin() const;
    [[nodiscard]] Result<Origin> present_origin(Connection& connection) const;
    [[nodiscard]] Origin begin_origin(Connection& connection) const;
    [[nodiscard]] Result<Origin> begin_after(Connection& connection, const Origin& before, const std::optional<SignedHead>& last) const;
    [[nodiscard]] Result<std::optional<SignedHead>> last_of(Connection& connection, const std::string& origin) const;
    [[nodiscard]] Result<std::optional<SignedHead>> remembered() const;
    [[nodiscard]] Result<bool> was_restored(Connection& connection, const Origin& origin, const SignedHead& before) const;
    [[nodiscard]] Result<bool> still_holds(Connection& connection, const SignedHead& head) const;
    void keep(Connection& connection, const SignedHead& head) const;
    [[nodiscard]] Result<SignedHead> sign(Connection& connection, Restored restored, const Progress& progress) const;

    Database& database_;
    const LedgerWriter& writer_;
    const consent::Hasher& hasher_;
    const consent::NoteSigner& signer_;
    const consent::SignatureCheck& check_;
    Settings settings_;
};

}  // namespace kakehashi::storage
