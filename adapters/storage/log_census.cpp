#include "adapters/storage/log_census.h"

#include <openssl/hmac.h>

#include <algorithm>

#include "adapters/storage/base64.h"
#include "adapters/storage/log_turn.h"
#include "consent/ledger/tile.h"
#include "consent/ledger/tile_growth.h"
#include "consent/ledger/tile_hashes.h"

namespace kakehashi::storage {
namespace {

namespace ledger = consent::ledger;
using consent::Digest;
using ledger::CensusLeaf;

constexpr int portion = 16'384;  // people at a time

Digest keyed_hash(std::string_view key, std::string_view text) {
    Digest mac{};
    unsigned int length = 0;
    EXPECTS(HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(text.data()),
                 text.size(), mac.data(), &length) != nullptr &&
            length == mac.size());
    return mac;
}

/// Names everyone who has entries and no name yet, in short transactions.
void name_newcomers(Connection& connection, const Key& key) {
    for (std::int64_t last = -1;;) {
        std::vector<std::int64_t> persons;
        std::int64_t person = 0;
        soci::statement read =
            (connection.session().prepare
                 << "SELECT h.person_id FROM person_head h WHERE h.run_no > 0 AND h.person_id > :l AND NOT EXISTS "
                    "(SELECT 1 FROM census_key k WHERE k.person_id = h.person_id) ORDER BY h.person_id LIMIT " + std::to_string(portion),
             soci::use(last, "l"), soci::into(person));
        read.execute();
        while (read.fetch()) {
            persons.push_back(person);
        }
        if (persons.empty()) {
            return;
        }
        last = persons.back();
        Transaction transaction(connection);
        if (connection.dialect() == Dialect::postgresql) {
            std::vector<std::string> names;
            for (const std::int64_t each : persons) {
                names.push_back(consent::hex(census_name(key, {each})));
            }
            const std::string ids = array_literal(persons);
            const std::string texts = array_literal(names);
            connection.session() << "INSERT INTO census_key (person_id, name) SELECT * FROM unnest(CAST(:p AS bigint[]), "
                                    "CAST(:n AS text[])) ON CONFLICT (person_id) DO NOTHING",
                soci::use(ids, "p"), soci::use(texts, "n");
        } else {
            std::string name;
            soci::statement insert = (connection.session().prepare << "INSERT INTO census_key (person_id, name) VALUES (:p, :n) "
                                                                      "ON CONFLICT (person_id) DO NOTHING",
                                      soci::use(person, "p"), soci::use(name, "n"));
            for (const std::int64_t each : persons) {
                person = each;
                name = consent::hex(census_name(key, {each}));
                insert.execute(true);
            }
        }
        transaction.commit();
    }
}

CensusLeaf leaf_from(const std::string& name, std::int64_t run, const std::string& last) {
    return {consent::digest_from_hex(name).value_or(Digest{}), run, consent::digest_from_hex(last).value_or(Digest{})};
}

/// Who got a first entry since names were given, in the snapshot of the transaction; sorted.
std::vector<CensusLeaf> nameless(Connection& connection, const Key& key) {
    std::vector<CensusLeaf> leaves;
    std::int64_t person = 0;
    std::int64_t run = 0;
    std::string last;
    soci::statement read = (connection.session().prepare
                                << "SELECT h.person_id, h.run_no, h.prev_leaf FROM person_head h WHERE h.run_no > 0 AND NOT EXISTS "
                                   "(SELECT 1 FROM census_key k WHERE k.person_id = h.person_id)",
                            soci::into(person), soci::into(run), soci::into(last));
    read.execute();
    while (read.fetch()) {
        leaves.push_back({census_name(key, {person}), run, consent::digest_from_hex(last).value_or(Digest{})});
    }
    std::ranges::sort(leaves, {}, &CensusLeaf::name);
    return leaves;
}

/// Writes the tiles of a census that is being made, on a connection of its own.
class TileWriter {
public:
    TileWriter(Connection& connection, const consent::Hasher& hasher, std::int64_t census)
        : connection_(connection), hasher_(hasher), growth_(hasher), census_(census) {}

    void add(const CensusLeaf& leaf) {
        if (leaves_.empty()) {
            first_name_ = consent::hex(leaf.name);
        }
        leaves_ += ledger::bytes_of(leaf);
        growth_.append(ledger::leaf_of(hasher_, leaf));
        if (leaves_.size() == ledger::tile_width * ledger::census_leaf_size) {
            end_tile();
        }
    }
    Digest finish() {
        if (!leaves_.empty()) {
            end_tile();
        }
        write();
        return growth_.root();
    }
    [[nodiscard]] std::uint64_t size() const { return growth_.size(); }

private:
    struct Row {
        int level = 0;
        std::int64_t index = 0;
        std::string first_name;
        std::string hashes;
    };

    void end_tile() {
        rows_.push_back({0, tiles_++, first_name_, base64_encode(leaves_)});
        leaves_.clear();
        if (rows_.size() >= 64) {
            write();
        }
    }
    void write() {
        for (const auto& [place, tile] : growth_.take_changed()) {
            if (place.first > 0) {
                rows_.push_back({static_cast<int>(place.first), static_cast<std::int64_t>(place.second), "",
                                 base64_encode(ledger::joined(tile))});
            }
        }
        Transaction transaction(connection_);
        Row row;
        soci::statement insert =
            (connection_.session().prepare
                 << "INSERT INTO census_tile (census_id, level, idx, first_name, hashes) VALUES (:c, :l, :i, :f, :h) "
                    "ON CONFLICT (census_id, level, idx) DO UPDATE SET hashes = excluded.hashes",
             soci::use(census_, "c"), soci::use(row.level, "l"), soci::use(row.index, "i"), soci::use(row.first_name, "f"),
             soci::use(row.hashes, "h"));
        for (Row& each : rows_) {
            row = std::move(each);
            insert.execute(true);
        }
        rows_.clear();
        transaction.commit();
    }

    Connection& connection_;
    const consent::Hasher& hasher_;
    ledger::TileGrowth growth_;
    std::int64_t census_;
    std::int64_t tiles_ = 0;
    std::string first_name_;
    std::string leaves_;
    std::vector<Row> rows_;
};

/// Everyone in the snapshot of the transaction, by name, in portions.
void take_everyone(Connection& connection, const Key& key, TileWriter& tiles, const Progress& progress) {
    std::int64_t all = 0;
    connection.session() << "SELECT count(*) FROM person_head WHERE run_no > 0", soci::into(all);
    const auto extra = nameless(connection, key);
    auto next_extra = extra.begin();
    std::string after;
    std::string name;
    std::int64_t run = 0;
    std::string last;
    soci::statement read =
        (connection.session().prepare << "SELECT k.name, h.run_no, h.prev_leaf FROM census_key k JOIN person_head h ON h.person_id = "
                                         "k.person_id WHERE k.name > :a AND h.run_no > 0 ORDER BY k.name LIMIT " + std::to_string(portion),
         soci::use(after, "a"), soci::into(name), soci::into(run), soci::into(last));
    for (bool more = true; more;) {
        more = false;
        read.execute();
        while (read.fetch()) {
            const CensusLeaf leaf = leaf_from(name, run, last);
            for (; next_extra != extra.end() && next_extra->name < leaf.name; ++next_extra) {
                tiles.add(*next_extra);
            }
            tiles.add(leaf);
            more = true;
        }
        after = name;
        if (progress) {
            progress(static_cast<std::int64_t>(tiles.size()), all);
        }
    }
    for (; next_extra != extra.end(); ++next_extra) {
        tiles.add(*next_extra);
    }
}

/// What an attempt that did not end left behind goes; the number of the next one.
std::int64_t begin_census(Connection& connection) {
    connection.session() << "DELETE FROM census_tile WHERE census_id NOT IN (SELECT census_id FROM census)";
    std::int64_t id = 0;
    connection.session() << "SELECT COALESCE(MAX(census_id), 0) + 1 FROM census", soci::into(id);
    return id;
}

void end_census(Connection& connection, const LedgerWriter& writer, Census& census) {
    Transaction transaction(connection);
    PersonHeads nobody;
    const auto written = writer.write(
        connection,
        {{"census",
          ledger::census_event(static_cast<std::uint64_t>(census.persons), census.root, static_cast<std::uint64_t>(census.size)),
          std::nullopt}},
        nobody, std::nullopt);
    census.entry = written->front().index;
    census.made_at = written->front().at;
    const std::string root = consent::hex(census.root);
    connection.session() << "INSERT INTO census (census_id, size, persons, root, entry, made_at) VALUES (:c, :s, :p, :r, :e, :t)",
        soci::use(census.id, "c"), soci::use(census.size, "s"), soci::use(census.persons, "p"), soci::use(root, "r"),
        soci::use(census.entry, "e"), soci::use(census.made_at.microseconds, "t");
    connection.session() << "DELETE FROM census_tile WHERE census_id < :c", soci::use(census.id, "c");
    transaction.commit();
}

/// Reads a census's tiles as hashes; the leaves of level 0 too, when asked for.
struct TileQuery {
    explicit TileQuery(Connection& connection)
        : statement((connection.session().prepare << "SELECT hashes FROM census_tile WHERE census_id = :c AND level = :l AND idx = :i",
                     soci::use(census, "c"), soci::use(level, "l"), soci::use(index, "i"), soci::into(hashes))) {}
    std::string operator()(std::int64_t of, int at, std::int64_t nth) {
        census = of;
        level = at;
        index = nth;
        hashes.clear();
        statement.execute();
        while (statement.fetch()) {
        }
        return base64_decode(hashes).value_or(std::string());
    }
    std::int64_t census = 0;
    int level = 0;
    std::int64_t index = 0;
    std::string hashes;
    soci::statement statement;
};

std::vector<CensusLeaf> leaves_in(std::string_view tile) {
    std::vector<CensusLeaf> leaves;
    for (; tile.size() >= ledger::census_leaf_size; tile.remove_prefix(ledger::census_leaf_size)) {
        leaves.push_back(*ledger::parse_census_leaf(tile.substr(0, ledger::census_leaf_size)));
    }
    return leaves;
}

Error not_of_the_census() {
    return {Fault::broken, "KK-7139", "the tiles kept of the last census are not those committed; run: kakehashi log verify"};
}

/// The tile in which that name stands or would stand; the first one when it comes before all.
std::int64_t tile_of(Connection& connection, const Census& census, const Digest& name) {
    const std::string text = consent::hex(name);
    std::int64_t index = 0;
    connection.session() << "SELECT idx FROM census_tile WHERE census_id = :c AND level = 0 AND first_name <= :n "
                            "ORDER BY first_name DESC LIMIT 1",
        soci::use(census.id, "c"), soci::use(text, "n"), soci::into(index);
    return connection.session().got_data() ? index : 0;
}

}  // namespace

Digest census_name(const Key& ledger_key, PersonId person) {
    const Digest key = keyed_hash(ledger_key.bytes(), "kakehashi census name 1");
    return keyed_hash(consent::bytes(key), std::to_string(person.value));
}

Result<Census> newest_census(Connection& connection) {
    Census census;
    std::string root;
    connection.session() << "SELECT census_id, size, persons, root, entry, made_at FROM census WHERE entry IS NOT NULL ORDER BY "
                            "census_id DESC LIMIT 1",
        soci::into(census.id), soci::into(census.size), soci::into(census.persons), soci::into(root), soci::into(census.entry),
        soci::into(census.made_at.microseconds);
    if (!connection.session().got_data()) {
        return Error{Fault::missing, "KK-7138", "no census of the log was made yet; run: kakehashi log checkpoint"};
    }
    census.root = consent::digest_from_hex(root).value_or(Digest{});
    return census;
}

Result<Census> make_census(Database& database, const LedgerWriter& writer, const consent::Hasher& hasher,
                           std::int64_t at_least_apart_s, const Progress& progress) {
    return database.with([&](Connection& connection) -> Result<Census> {
        TRY(const auto turn, LogTurn::take(connection));
        const auto last = newest_census(connection);
        if (last && (log_size(connection) == last->entry + 1 ||
                     now().microseconds - last->made_at.microseconds < at_least_apart_s * 1'000'000)) {
            return *last;
        }
        name_newcomers(connection, writer.key());
        const auto own = database.connect();
        Census census;
        census.id = begin_census(*own);
        TileWriter tiles(*own, hasher, census.id);
        // One moment for everybody's heads and the log's.
        connection.session() << (connection.dialect() == Dialect::postgresql ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" : "BEGIN");
        census.size = log_size(connection);
        take_everyone(connection, writer.key(), tiles, progress);
        connection.session() << "COMMIT";
        census.root = tiles.finish();
        census.persons = static_cast<std::int64_t>(tiles.size());
        end_census(*own, writer, census);
        return census;
    });
}

Result<CensusProof> prove_by_census(Connection& connection, const consent::Hasher& hasher, const Census& census,
                                    const Digest& name) {
    auto& query = connection.prepared<TileQuery>();
    const auto read = [&](unsigned level, std::uint64_t index) -> Result<std::vector<Digest>> {
        const std::string tile = query(census.id, static_cast<int>(level), static_cast<std::int64_t>(index));
        std::vector<Digest> hashes;
        if (level == 0) {
            for (const CensusLeaf& leaf : leaves_in(tile)) {
                hashes.push_back(ledger::leaf_of(hasher, leaf));
            }
        } else {
            hashes = ledger::hashes_in(tile).value_or(std::vector<Digest>());
        }
        return hashes.empty() ? Result<std::vector<Digest>>(not_of_the_census()) : Result(std::move(hashes));
    };
    ledger::TileHashes hashes(hasher, read);
    const auto persons = static_cast<std::uint64_t>(census.persons);
    const auto line = [&](std::uint64_t index, const CensusLeaf& leaf) -> Result<std::optional<CensusLine>> {
        TRY(auto inclusion, ledger::inclusion_proof(hasher, hashes, index, persons));
        if (!ledger::proves_inclusion(hasher, inclusion, index, persons, ledger::leaf_of(hasher, leaf), census.root)) {
            return not_of_the_census();
        }
        return std::optional(CensusLine{leaf, index, std::move(inclusion)});
    };
    CensusProof proof;
    proof.name = name;
    if (persons == 0) {
        return proof;
    }
    const std::int64_t tile = tile_of(connection, census, name);
    auto leaves = leaves_in(query(census.id, 0, tile));
    const std::uint64_t first = static_cast<std::uint64_t>(tile) * ledger::tile_width;
    if (leaves.size() == ledger::tile_width) {  // who would stand at the end has the neighbour in the next tile
        const auto next = leaves_in(query(census.id, 0, tile + 1));
        leaves.insert(leaves.end(), next.begin(), next.begin() + (next.empty() ? 0 : 1));
    }
    const auto at = std::ranges::lower_bound(leaves, name, {}, &CensusLeaf::name);
    const std::uint64_t index = first + static_cast<std::uint64_t>(at - leaves.begin());
    if (at != leaves.end() && at->name == name) {
        TRY(proof.line, line(index, *at));
        return proof;
    }
    if (at != leaves.begin()) {
        TRY(proof.before, line(index - 1, *(at - 1)));
    }
    if (at != leaves.end()) {
        TRY(proof.after, line(index, *at));
    }
    return proof;
}

}  // namespace kakehashi::storage
