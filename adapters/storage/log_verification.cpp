#include "adapters/storage/log_verification.h"

#include <algorithm>
#include <limits>

#include "adapters/storage/chain_check.h"
#include "adapters/storage/tile_check.h"
#include "consent/ledger/entry.h"
#include "consent/ledger/tile.h"
#include "consent/ledger/tile_growth.h"

namespace kakehashi::storage {
namespace {

namespace ledger = consent::ledger;
using consent::Digest;
using Kind = LedgerFaultKind;

constexpr std::int64_t block = 2'048;  // some megabytes: more would not stay in the processor's caches
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

/// One row of the log.
struct Row {
    std::int64_t index = 0;
    std::int64_t person = 0;
    std::int64_t run = 0;
    std::string commitment;
    std::string sealed;
};

class Verifier {
public:
    Verifier(Connection& connection, const Key& key, const consent::Hasher& hasher, const VerificationScope& scope,
             const PrivateFile& remembered)
        : connection_(connection),
          reader_(key),
          hasher_(hasher),
          size_(size_in_head(connection)),
          tiled_(entries_in_tiles(connection)),
          growth_(hasher),
          chains_(faults_),
          tiles_(connection, tiled_, faults_),
          heads_(connection, hasher, scope.heads, remembered, faults_),
          censuses_(connection, hasher, key, scope.censuses, faults_) {
        found_.signatures_checked = scope.heads.key.has_value();
        reach_what_is_due();
    }

    [[nodiscard]] std::int64_t size() const { return size_; }

    void take(const Row& row) {
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

    void end_block() { tiles_.take(growth_.take_changed()); }

    LedgerVerification finish() {
        if (size_ != static_cast<std::int64_t>(growth_.size())) {
            faults_.add(Kind::size_differs, "log_head");
        }
        tiles_.finish(static_cast<std::int64_t>(growth_.size()));
        chains_.finish(connection_);
        heads_.finish(tiled_);
        censuses_.finish();
        found_.chains = static_cast<std::int64_t>(chains_.ends().size());
        found_.root = consent::hex(growth_.root());
        found_.tiles = tiles_.compared() + censuses_.tiles_compared();
        found_.heads = heads_.checked();
        found_.censuses = censuses_.kept();
        found_.censuses_remade = censuses_.remade();
        found_.remembered_to = heads_.remembered_to();
        found_.faults = faults_.told();
        found_.untold = faults_.untold();
        return std::move(found_);
    }

private:
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
        const auto tile = log_tiles(connection_)(0, static_cast<std::uint64_t>(index / width));
        const auto at = static_cast<std::size_t>(index % width);
        return tile && at < tile->size() ? (*tile)[at] : Digest{};
    }

    void check_body(const Row& row, const Digest& commitment, const Digest& leaf) {
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
        if (heads_.next() == appended_) {
            heads_.reach(appended_, growth_.root());
        }
        if (censuses_.next() == appended_) {
            censuses_.reach(appended_, chains_);
        }
        due_ = std::min(heads_.next(), censuses_.next());
    }

    Connection& connection_;
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
    std::uint64_t appended_ = 0;
    std::uint64_t due_ = never;
};

/// Reads entries in blocks, so that neither side holds the whole log.
void read_entries(Connection& connection, Verifier& verifier, const Progress& progress) {
    std::int64_t from = std::numeric_limits<std::int64_t>::min();
    Row row;
    soci::statement statement =
        (connection.session().prepare << "SELECT idx, COALESCE(person_id, 0), COALESCE(run_no, 0), commitment, sealed "
                                         "FROM access_log WHERE log_id = 0 AND idx > :a ORDER BY idx LIMIT " + std::to_string(block),
         soci::use(from, "a"), soci::into(row.index), soci::into(row.person), soci::into(row.run), soci::into(row.commitment),
         soci::into(row.sealed));
    for (std::int64_t rows = block; rows == block;) {
        rows = 0;
        statement.execute();
        while (statement.fetch()) {
            verifier.take(row);
            ++rows;
        }
        verifier.end_block();
        from = row.index;
        if (progress) {
            progress(std::min(from + 1, verifier.size()), verifier.size());
        }
    }
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
        Verifier verifier(connection, writer.key(), hasher, scope, remembered);
        read_entries(connection, verifier, progress);
        auto found = verifier.finish();
        connection.session() << "COMMIT";
        return found;
    });
}

}  // namespace kakehashi::storage
