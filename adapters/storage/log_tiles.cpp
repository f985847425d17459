#include "adapters/storage/log_tiles.h"

#include <algorithm>

#include "adapters/storage/base64.h"
#include "consent/ledger/entry.h"
#include "consent/ledger/tile.h"
#include "consent/ledger/tile_growth.h"

namespace kakehashi::storage {
namespace {

namespace ledger = consent::ledger;
using consent::Digest;

constexpr std::int64_t portion = 16'384;  // entries a transaction: on SQLite others wait meanwhile

struct TileStatement {
    explicit TileStatement(Connection& connection)
        : statement((connection.session().prepare
                         << "SELECT hashes FROM log_tile WHERE log_id = 0 AND level = :l AND idx = :i",
                     soci::use(level, "l"), soci::use(index, "i"), soci::into(hashes))) {}

    int level = 0;
    std::int64_t index = 0;
    std::string hashes;
    soci::statement statement;
};

struct CommitmentStatement {
    explicit CommitmentStatement(Connection& connection)
        : statement((connection.session().prepare << "SELECT idx, commitment FROM access_log WHERE log_id = 0 AND idx >= :a AND "
                                                     "idx < :b ORDER BY idx",
                     soci::use(from, "a"), soci::use(to, "b"), soci::into(index), soci::into(commitment))) {}

    std::int64_t from = 0;
    std::int64_t to = 0;
    std::int64_t index = 0;
    std::string commitment;
    soci::statement statement;
};

void store(Connection& connection, const ledger::TileGrowth::Tiles& tiles, std::int64_t size) {
    Transaction transaction(connection);
    int level = 0;
    std::int64_t index = 0;
    std::string hashes;
    soci::statement statement =
        (connection.session().prepare << "INSERT INTO log_tile (log_id, level, idx, hashes) VALUES (0, :l, :i, :h) "
                                         "ON CONFLICT (log_id, level, idx) DO UPDATE SET hashes = excluded.hashes",
         soci::use(level, "l"), soci::use(index, "i"), soci::use(hashes, "h"));
    for (const auto& [place, tile] : tiles) {
        level = static_cast<int>(place.first);
        index = static_cast<std::int64_t>(place.second);
        hashes = base64_encode(ledger::joined(tile));
        statement.execute(true);
    }
    connection.session() << "UPDATE log_tree SET tiled = :s WHERE log_id = 0", soci::use(size, "s");
    transaction.commit();
}

}  // namespace

std::int64_t log_size(Connection& connection) {
    std::int64_t size = 0;
    connection.session() << "SELECT size FROM log_head WHERE log_id = 0", soci::into(size);
    return size;
}

std::int64_t tiled_entries(Connection& connection) {
    std::int64_t tiled = 0;
    connection.session() << "SELECT tiled FROM log_tree WHERE log_id = 0", soci::into(tiled);
    return tiled;
}

ledger::TileReader log_tiles(Connection& connection) {
    return [&connection](unsigned level, std::uint64_t index) -> Result<std::vector<Digest>> {
        auto& read = connection.prepared<TileStatement>();
        read.level = static_cast<int>(level);
        read.index = static_cast<std::int64_t>(index);
        read.hashes.clear();
        read.statement.execute();
        while (read.statement.fetch()) {
        }
        const auto bytes = base64_decode(read.hashes);
        auto hashes = bytes && !bytes->empty() ? ledger::hashes_in(*bytes) : std::nullopt;
        if (!hashes) {
            return Error{Fault::missing, "KK-7114", "a tile of the log is not kept"};
        }
        return std::move(*hashes);
    };
}

Result<std::vector<Digest>> commitments_of(Connection& connection, std::int64_t from, std::int64_t to) {
    auto& read = connection.prepared<CommitmentStatement>();
    read.from = from;
    read.to = to;
    std::vector<Digest> commitments;
    commitments.reserve(static_cast<std::size_t>(to - from));
    bool whole = true;
    read.statement.execute();
    while (read.statement.fetch()) {
        const auto digest = consent::digest_from_hex(read.commitment);
        whole = whole && digest && read.index == from + static_cast<std::int64_t>(commitments.size());
        commitments.push_back(digest.value_or(Digest{}));
    }
    if (!whole || static_cast<std::int64_t>(commitments.size()) != to - from) {
        return Error{Fault::broken, "KK-7132", "entries of the log are missing or broken; run: kakehashi log verify"};
    }
    return commitments;
}

Result<Done> extend_log_tiles(Connection& connection, const consent::Hasher& hasher, std::int64_t size,
                              const Progress& progress) {
    std::int64_t from = tiled_entries(connection);
    TRY(auto growth, ledger::TileGrowth::from(hasher, static_cast<std::uint64_t>(from), log_tiles(connection)));
    while (from < size) {
        const std::int64_t to = std::min(from + portion, size);
        TRY(const auto commitments, commitments_of(connection, from, to));
        for (const Digest& commitment : commitments) {
            growth.append(ledger::leaf_of(hasher, commitment));
        }
        store(connection, growth.take_changed(), to);
        from = to;
        if (progress) {
            progress(to, size);
        }
    }
    return Done{};
}

void forget_log_tiles(Connection& connection) {
    Transaction transaction(connection);
    connection.session() << "DELETE FROM log_tile WHERE log_id = 0";
    connection.session() << "UPDATE log_tree SET tiled = 0 WHERE log_id = 0";
    transaction.commit();
}

}  // namespace kakehashi::storage
