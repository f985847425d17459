#include "adapters/storage/log_verification.h"

#include <algorithm>
#include <limits>
#include <mutex>

#include "adapters/storage/chain_check.h"
#include "adapters/storage/log_rows.h"
#include "adapters/storage/tile_check.h"
#include "consent/ledger/entry.h"
#include "consent/ledger/tile.h"
#include "consent/ledger/proof.h"
#include "consent/ledger/tile_growth.h"
#include "consent/ledger/tile_hashes.h"

namespace kakehashi::storage {
namespace {

namespace ledger = consent::ledger;
using consent::Digest;
using Kind = LedgerFaultKind;

constexpr std::int64_t widest_gap = 1'000'000;  // wider ones are not bridged

std::int64_t size_in_head(Connection& connection) {
    std::int64_t size = 0;
    connection.session() << "SELECT COALESCE(MAX(size), 0) FROM log_head WHERE log_id = 0", soci::into(size);
    return size;
}

std::int64_t entries_in_tiles(Connection& connection) {
    std::int64_t tiled = 0;
    connection.session() << "SELECT COALESCE(MAX(tiled), 0) FROM log_tree WHERE log_id = 0", soci::into(tiled);
    return tiled;
}

class Verifier {
public:
    Verifier(Connection& connection, const Key& key, const consent::Hasher& hasher, const VerificationScope& scope,
             const PrivateFile& remembered, ledger::TileGrowth growth)
        : connection_(connection),
          reader_(key),
          hasher_(hasher),
          size_(size_in_head(connection)),
          tiled_(entries_in_tiles(connection)),
          growth_(std::move(growth)),
          chains_(faults_, scope.before.ends),
          tiles_(connection, tiled_, faults_),
          heads_(connection, hasher, scope.heads, remembered, scope.before, faults_),
          censuses_(connection, hasher, key, scope.censuses, scope.before.size, faults_),
          appended_(scope.before.size) {
        found_.signatures_checked = scope.heads.key.has_value();
        found_.from = static_cast<std::int64_t>(appended_);
        found_.entries = found_.from;
        compare_with_tiles(scope.before);
        reach_what_is_due();
    }

    [[nodiscard]] std::int64_t size() const { return size_; }

    void take(const LogRow& row) {
        if (!reach_index(row.index)) {
            return;
        }
        ++found_.entries;
        const auto commitment = consent::digest_from_hex(row.commitment);
        if (!commitment) {
            fault(Kind::commitment_malformed, row.index);
            append(kept_leaf(row.index));
            return;
        }
        const Digest leaf = ledger::leaf_of(hasher_, *commitment);
        check_body(row, *commitment, leaf);
        append(leaf);
    }

    void end_block() {
        const std::lock_guard lock(turn_);
        tiles_.take(growth_.take_changed());
    }
    [[nodiscard]] std::mutex& turn() { return turn_; }

    LedgerVerification finish() {
        if (size_ != static_cast<std::int64_t>(growth_.size())) {
            faults_.add(Kind::size_differs, "log_head");
        }
        tiles_.finish(static_cast<std::int64_t>(growth_.size()));
        chains_.finish(connection_);
        heads_.finish(tiled_);
        censuses_.finish();
        return told();
    }

    /// When the work ends early.
    LedgerVerification interrupt() {
        found_.interrupted = true;
        return told();
    }

private:
    LedgerVerification told() {
        found_.chains = static_cast<std::int64_t>(chains_.ends().size());
        found_.root = consent::hex(growth_.root());
        found_.tiles = tiles_.compared() + censuses_.tiles_compared();
        found_.heads = heads_.checked();
        found_.censuses = censuses_.kept();
        found_.censuses_remade = censuses_.remade();
        found_.remembered_to = heads_.remembered_to();
        found_.faults = faults_.told();
        found_.untold = faults_.untold();
        if (found_.faults.empty()) {
            found_.state = VerifiedState{growth_.size(), growth_.edge(), heads_.restored(), heads_.remembered(), chains_.take_ends()};
        }
        return std::move(found_);
    }

    /// The tiles kept must lead to the tree verified before; those not full are compared at the end, whether they grew or not.
    void compare_with_tiles(const VerifiedState& before) {
        tiles_.take(before.edge);
        if (before.size == 0 || tiled_ < static_cast<std::int64_t>(before.size)) {
            return;
        }
        ledger::TileHashes hashes(hasher_, log_tiles(connection_));
        const auto root = ledger::root_of(hasher_, hashes, before.size);
        if (!root || *root != growth_.root()) {
            faults_.add(Kind::head_root_differs, "verified before " + std::to_string(before.size));
        }
    }

    void fault(Kind kind, std::int64_t index) { faults_.add(kind, "access_log " + std::to_string(index)); }

    /// Bridges a gap before `index` with what the tiles keep, so that what comes after it can still be compared. False for an index
    /// that cannot be one of the log.
    bool reach_index(std::int64_t index) {
        const auto expected = static_cast<std::int64_t>(growth_.size());
        if (index == expected) {
            return true;
        }
        if (index < expected || index >= size_ || index - expected > widest_gap) {
            fault(Kind::entry_unexpected, index);
            return false;
        }
        fault(Kind::entries_missing, index);
        for (std::int64_t missing = expected; missing < index; ++missing) {
            append(kept_leaf(missing));
        }
        return true;
    }

    Digest kept_leaf(std::int64_t index) {
        constexpr auto width = static_cast<std::int64_t>(ledger::tile_width);
        if (index >= tiled_) {
            return Digest{};
        }
        const std::lock_guard lock(turn_);
        const auto tile = log_tiles(connection_)(0, static_cast<std::uint64_t>(index / width));
        const auto at = static_cast<std::size_t>(index % width);
        return tile && at < tile->size() ? (*tile)[at] : Digest{};
    }

    void check_body(const LogRow& row, const Digest& commitment, const Digest& leaf) {
        context_ = entry_context_prefix;
        context_ += row.commitment;  // canonical hexadecimal
        const auto plain = reader_.open(context_, row.sealed);
        if (!plain || plain->size() < ledger::salt_size) {
            fault(Kind::body_does_not_open, row.index);
            return;
        }
        const std::string_view salt = plain->substr(0, ledger::salt_size);
        const std::string_view body = plain->substr(ledger::salt_size);
        if (ledger::commitment_of(hasher_, salt, body) != commitment) {
            fault(Kind::body_not_committed, row.index);
        }
        const auto parts = ledger::parts_of(body);
        if (!parts) {
            fault(Kind::body_malformed, row.index);
            return;
        }
        chains_.take(row.index, row.person, row.run, leaf, *parts);
        if (parts->person.empty() && parts->type == "census") {
            censuses_.take_entry(row.index, parts->event);
        } else if (parts->person.empty() && parts->type == "restored") {
            heads_.take_restored(row.index, parts->event);
        }
    }

    void append(const Digest& leaf) {
        growth_.append(leaf);
        if (++appended_ == due_) {
            reach_what_is_due();
        }
    }

    void reach_what_is_due() {
        const std::lock_guard lock(turn_);
        if (heads_.next() == appended_) {
            heads_.reach(appended_, growth_.root());
        }
        if (censuses_.next() == appended_) {
            censuses_.reach(appended_, chains_);
        }
        due_ = std::min(heads_.next(), censuses_.next());
    }

    Connection& connection_;
    std::mutex turn_;  ///< of the connection, while rows are read ahead
    SealedReader reader_;
    std::string context_;
    const consent::Hasher& hasher_;
    std::int64_t size_;
    std::int64_t tiled_;
    LedgerFaults faults_;
    LedgerVerification found_;
    ledger::TileGrowth growth_;
    ChainCheck chains_;
    LogTileCheck tiles_;
    HeadCheck heads_;
    CensusCheck censuses_;
    std::uint64_t appended_;
    std::uint64_t due_ = never;
};

/// Whether all were read.
bool read_entries(Connection& connection, Verifier& verifier, const Progress& progress, const VerificationScope& scope) {
    const auto first = scope.before.size == 0 ? std::numeric_limits<std::int64_t>::min() : static_cast<std::int64_t>(scope.before.size);
    LogRows rows(connection, verifier.turn(), first);
    for (auto block = rows.next(); !block.empty(); block = rows.next()) {
        for (const LogRow& row : block) {
            verifier.take(row);
        }
        verifier.end_block();
        if (progress) {
            progress(std::clamp<std::int64_t>(block.back().index + 1, 0, verifier.size()), verifier.size());
        }
        if (scope.stop && scope.stop()) {
            return false;
        }
    }
    return true;
}

/// Entries that were there are gone: nothing else can be compared.
LedgerVerification shorter_than_before(const VerificationScope& scope, std::int64_t size) {
    LedgerVerification found;
    found.from = static_cast<std::int64_t>(scope.before.size);
    found.entries = size;
    found.signatures_checked = scope.heads.key.has_value();
    found.faults.push_back({Kind::head_beyond_log, "verified before " + std::to_string(scope.before.size)});
    return found;
}

Result<LedgerVerification> verify_in_snapshot(Connection& connection, const LedgerWriter& writer, const consent::Hasher& hasher,
                                              const Progress& progress, const VerificationScope& scope, const PrivateFile& remembered) {
    if (const std::int64_t size = size_in_head(connection); size < static_cast<std::int64_t>(scope.before.size)) {
        return shorter_than_before(scope, size);
    }
    TRY(auto growth, ledger::TileGrowth::from(hasher, scope.before.size,
                                              [&](unsigned level, std::uint64_t index) -> Result<std::vector<Digest>> {
                                                  const auto tile = scope.before.edge.find({level, index});
                                                  return tile == scope.before.edge.end() ? std::vector<Digest>() : tile->second;
                                              }));
    Verifier verifier(connection, writer.key(), hasher, scope, remembered, std::move(growth));
    const bool whole = read_entries(connection, verifier, progress, scope);
    return whole ? verifier.finish() : verifier.interrupt();
}

}  // namespace

Result<LedgerVerification> verify_ledger(Database& database, const LedgerWriter& writer, const consent::Hasher& hasher,
                                         const Progress& progress, const VerificationScope& scope) {
    // Before the snapshot: a head is kept in the database before it is remembered.
    const PrivateFile remembered = scope.heads.remembered.empty() ? PrivateFile{} : read_private_file(scope.heads.remembered);
    return database.with([&](Connection& connection) -> Result<LedgerVerification> {
        // One snapshot, so that a log that grows meanwhile is not taken for a broken one.
        connection.session() << (connection.dialect() == Dialect::postgresql
                                     ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
                                     : "BEGIN");
        auto found = verify_in_snapshot(connection, writer, hasher, progress, scope, remembered);
        connection.session() << "COMMIT";
        return found;
    });
}

}  // namespace kakehashi::storage
