#include "adapters/storage/ledger_writer.h"

#include <algorithm>
#include <chrono>
#include <stdexcept>

#include "adapters/storage/random.h"
#include "consent/ledger/entry.h"

namespace kakehashi::storage {
namespace {

namespace ledger = consent::ledger;

std::string head_query(Dialect dialect, HeadLock lock) {
    if (dialect == Dialect::sqlite) {
        return "SELECT person_id, epoch, run_no, prev_leaf FROM person_head WHERE person_id IN "
               "(SELECT value FROM json_each(:ids)) ORDER BY person_id";
    }
    return std::string("SELECT person_id, epoch, run_no, prev_leaf FROM person_head WHERE person_id = "
                       "ANY(CAST(:ids AS bigint[])) ORDER BY person_id") +
           (lock == HeadLock::none          ? ""
            : lock == HeadLock::skip_locked ? " FOR NO KEY UPDATE SKIP LOCKED"
                                            : " FOR NO KEY UPDATE");
}

/// SELECT of heads, kept prepared per connection.
template <HeadLock Lock>
struct HeadStatement {
    explicit HeadStatement(Connection& connection)
        : statement((connection.session().prepare << head_query(connection.dialect(), Lock), soci::use(ids, "ids"),
                     soci::into(person), soci::into(epoch), soci::into(run), soci::into(leaf))) {}

    std::string ids;
    std::int64_t person = 0;
    std::int64_t epoch = 0;
    std::int64_t run = 0;
    std::string leaf;
    soci::statement statement;
};

template <HeadLock Lock>
PersonHeads heads_by(Connection& connection, std::string ids) {
    auto& read = connection.prepared<HeadStatement<Lock>>();
    read.ids = std::move(ids);
    PersonHeads heads;
    read.statement.execute();
    while (read.statement.fetch()) {
        heads[read.person] = {read.epoch, read.run, consent::digest_from_hex(read.leaf).value_or(consent::Digest{}), false};
    }
    return heads;
}

/// One entry ready to be stored.
struct Row {
    std::int64_t person = 0;
    std::int64_t run = 0;
    std::string commitment;
    std::string sealed;
};

/// PostgreSQL: heads, the log's head and the rows in one statement, because every exchange with the server lengthens the
/// time the heads are held. When epoch or day are no longer those decided on, no row comes back and nothing happens.
constexpr const char* append_query =
    "grown AS (UPDATE log_head SET size = size + CAST(:n AS bigint), day = GREATEST(day, jst_today()) "
    "WHERE log_id = 0 AND (CAST(:g AS bigint) = 0 OR (global_epoch = CAST(:g AS bigint) AND "
    "GREATEST(day, jst_today()) = CAST(:d AS date))){unless} RETURNING size - CAST(:n AS bigint) AS first), "
    "moved AS (UPDATE person_head h SET run_no = u.run_no, prev_leaf = u.prev_leaf FROM grown, "
    "unnest(CAST(:hp AS bigint[]), CAST(:hr AS bigint[]), CAST(:hl AS text[])) "
    "AS u(person_id, run_no, prev_leaf) WHERE h.person_id = u.person_id), "
    "written AS (INSERT INTO access_log (log_id, idx, person_id, run_no, commitment, sealed) "
    "SELECT 0, grown.first + u.nth - 1, NULLIF(u.person_id, 0), NULLIF(u.run_no, 0), u.commitment, "
    "u.sealed FROM grown, unnest(CAST(:p AS bigint[]), CAST(:r AS bigint[]), string_to_array(:c, ','), "
    "string_to_array(:s, ',')) WITH ORDINALITY AS u(person_id, run_no, commitment, sealed, nth) "
    "RETURNING idx) SELECT COALESCE(min(idx), -1), count(*) FROM written";

/// For texts without commas (hexadecimal, base64): taking this apart costs PostgreSQL half of what an array's text does.
std::string joined(const std::vector<std::string>& texts) {
    std::string all;
    for (const std::string& text : texts) {
        all += text;
        all.push_back(',');
    }
    all.resize(all.empty() ? 0 : all.size() - 1);
    return all;
}

/// Heads that are only remembered are locked first, those that still are as remembered; the log grows when that is all of
/// them. A row somebody changed since the statement began is looked at again once it is locked, so a withdrawal that came
/// before is always seen, and one that comes after waits until this is committed.
constexpr const char* held_query =
    "held AS MATERIALIZED (SELECT h.person_id FROM person_head h JOIN unnest(CAST(:hp AS bigint[]), CAST(:he AS bigint[]), "
    "CAST(:hb AS bigint[])) AS u(person_id, epoch, run_no) ON h.person_id = u.person_id WHERE h.epoch = u.epoch AND "
    "h.run_no = u.run_no ORDER BY h.person_id FOR NO KEY UPDATE OF h SKIP LOCKED), ";

std::string append_query_with(std::string_view before, std::string_view unless) {
    std::string query = append_query;
    constexpr std::string_view place = "{unless}";
    query.replace(query.find(place), place.size(), unless);
    return "WITH " + std::string(before) + query;
}

struct AppendValues {
    std::int64_t count = 0;
    std::int64_t epoch = 0;
    std::string day;
    std::string head_persons;
    std::string head_runs;
    std::string head_leaves;
    std::string persons;
    std::string runs;
    std::string commitments;
    std::string sealed;
    std::int64_t first = 0;
    std::int64_t written = 0;

    void fill(const std::vector<Row>& rows, const PersonHeads& heads, const std::optional<DecidedOn>& decided_on) {
        std::vector<std::int64_t> numbers;
        std::vector<std::int64_t> places;
        std::vector<std::string> texts;
        for (const auto& [person, head] : heads) {
            if (head.moved) {
                numbers.push_back(person);
                places.push_back(head.run);
                texts.push_back(consent::hex(head.previous));
            }
        }
        head_persons = array_literal(numbers);
        head_runs = array_literal(places);
        head_leaves = array_literal(texts);
        numbers.clear();
        places.clear();
        texts.clear();
        std::vector<std::string> bodies;
        for (const Row& row : rows) {
            numbers.push_back(row.person);
            places.push_back(row.run);
            texts.push_back(row.commitment);
            bodies.push_back(row.sealed);
        }
        persons = array_literal(numbers);
        runs = array_literal(places);
        commitments = joined(texts);
        sealed = joined(bodies);
        count = static_cast<std::int64_t>(rows.size());
        epoch = decided_on ? decided_on->global_epoch : 0;
        day = decided_on ? decided_on->day.iso() : std::string("1970-01-01");
    }

    /// The index of the first entry, or nothing.
    std::optional<std::int64_t> run(soci::statement& statement) {
        statement.execute(true);
        if (written != 0 && written != count) {
            throw std::runtime_error("entries are missing");  // rolls back what is open; else nobody is answered
        }
        return written == 0 ? std::nullopt : std::optional(first);
    }
};

struct AppendStatement : AppendValues {
    explicit AppendStatement(Connection& connection)
        : statement((connection.session().prepare << append_query_with("", ""), soci::use(count, "n"),
                     soci::use(epoch, "g"), soci::use(day, "d"), soci::use(head_persons, "hp"),
                     soci::use(head_runs, "hr"), soci::use(head_leaves, "hl"), soci::use(persons, "p"),
                     soci::use(runs, "r"), soci::use(commitments, "c"), soci::use(sealed, "s"), soci::into(first), soci::into(written))) {}

    soci::statement statement;
};

struct AppendIfUnmovedStatement : AppendValues {
    explicit AppendIfUnmovedStatement(Connection& connection)
        : statement((connection.session().prepare
                         << append_query_with(held_query, " AND (SELECT count(*) FROM held) = CAST(:hn AS bigint)"),
                     soci::use(head_persons, "hp"), soci::use(head_epochs, "he"), soci::use(runs_before, "hb"),
                     soci::use(count, "n"), soci::use(epoch, "g"), soci::use(day, "d"), soci::use(head_count, "hn"),
                     soci::use(head_runs, "hr"), soci::use(head_leaves, "hl"), soci::use(persons, "p"),
                     soci::use(runs, "r"), soci::use(commitments, "c"), soci::use(sealed, "s"), soci::into(first), soci::into(written))) {}

    std::string head_epochs;
    std::string runs_before;
    std::int64_t head_count = 0;
    soci::statement statement;
};

/// A portion of entries that have no place in the log yet.
struct PrepareStatement : AppendValues {
    explicit PrepareStatement(Connection& connection) : statement(make(connection)) {}

    soci::statement make(Connection& connection) {
        connection.session() << "CREATE TEMPORARY TABLE IF NOT EXISTS prepared_entry (nth bigint, person_id bigint, run_no bigint, "
                                "commitment text, sealed text) ON COMMIT DELETE ROWS";
        return (connection.session().prepare
                    << "WITH moved AS (UPDATE person_head h SET run_no = u.run_no, prev_leaf = u.prev_leaf FROM "
                       "unnest(CAST(:hp AS bigint[]), CAST(:hr AS bigint[]), CAST(:hl AS text[])) AS u(person_id, run_no, prev_leaf) "
                       "WHERE h.person_id = u.person_id) INSERT INTO prepared_entry SELECT CAST(:b AS bigint) + u.nth - 1, "
                       "NULLIF(u.person_id, 0), NULLIF(u.run_no, 0), u.commitment, u.sealed FROM unnest(CAST(:p AS bigint[]), "
                       "CAST(:r AS bigint[]), string_to_array(:c, ','), string_to_array(:s, ',')) WITH ORDINALITY AS "
                       "u(person_id, run_no, commitment, sealed, nth)",
                soci::use(head_persons, "hp"), soci::use(head_runs, "hr"), soci::use(head_leaves, "hl"), soci::use(before, "b"),
                soci::use(persons, "p"), soci::use(runs, "r"), soci::use(commitments, "c"), soci::use(sealed, "s"));
    }

    std::int64_t before = 0;
    soci::statement statement;
};

std::optional<std::int64_t> append_postgresql(Connection& connection, const std::vector<Row>& rows,
                                              const PersonHeads& heads, const std::optional<DecidedOn>& decided_on) {
    auto& append = connection.prepared<AppendStatement>();
    append.fill(rows, heads, decided_on);
    return append.run(append.statement);
}

/// SQLite: the transaction holds the whole database, so the steps follow one another.
struct LocalStatements {
    explicit LocalStatements(Connection& connection)
        : check((connection.session().prepare
                     << "SELECT size FROM log_head WHERE log_id = 0 AND (:g = 0 OR (global_epoch = :g AND " +
                            day_expression(Dialect::sqlite) + " = :d))",
                 soci::use(epoch, "g"), soci::use(day, "d"), soci::into(size))),
          grow((connection.session().prepare
                    << "UPDATE log_head SET size = size + :n, day = " + day_expression(Dialect::sqlite) + " WHERE log_id = 0",
                soci::use(count, "n"))),
          move((connection.session().prepare << "UPDATE person_head SET run_no = :r, prev_leaf = :l WHERE person_id = :p",
                soci::use(run, "r"), soci::use(leaf, "l"), soci::use(person, "p"))),
          insert((connection.session().prepare
                      << "INSERT INTO access_log (log_id, idx, person_id, run_no, commitment, sealed) VALUES "
                         "(0, :i, NULLIF(:p, 0), NULLIF(:r, 0), :c, :s)",
                  soci::use(index, "i"), soci::use(person, "p"), soci::use(run, "r"), soci::use(commitment, "c"),
                  soci::use(sealed, "s"))) {}

    std::int64_t epoch = 0;
    std::string day;
    std::int64_t size = 0;
    std::int64_t count = 0;
    std::int64_t index = 0;
    std::int64_t person = 0;
    std::int64_t run = 0;
    std::string leaf;
    std::string commitment;
    std::string sealed;
    soci::statement check;
    soci::statement grow;
    soci::statement move;
    soci::statement insert;
};

std::optional<std::int64_t> append_sqlite(Connection& connection, const std::vector<Row>& rows,
                                          const PersonHeads& heads, const std::optional<DecidedOn>& decided_on) {
    auto& local = connection.prepared<LocalStatements>();
    local.epoch = decided_on ? decided_on->global_epoch : 0;
    local.day = decided_on ? decided_on->day.iso() : std::string("1970-01-01");
    local.check.execute();
    bool holds = false;
    while (local.check.fetch()) {
        holds = true;
    }
    if (!holds) {
        return std::nullopt;
    }
    for (const auto& [person, head] : heads) {
        if (head.moved) {
            local.person = person;
            local.run = head.run;
            local.leaf = consent::hex(head.previous);
            local.move.execute(true);
        }
    }
    local.count = static_cast<std::int64_t>(rows.size());
    local.grow.execute(true);
    local.index = local.size;
    for (const Row& row : rows) {
        local.person = row.person;
        local.run = row.run;
        local.commitment = row.commitment;
        local.sealed = row.sealed;
        local.insert.execute(true);
        ++local.index;
    }
    return local.size;
}

}  // namespace

Timestamp now() {
    return {std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
                .count()};
}

std::string day_expression(Dialect dialect) {
    return dialect == Dialect::postgresql ? "GREATEST(day, jst_today())" : "max(day, date('now', '+9 hours'))";
}

std::string entry_context(const consent::Digest& commitment) { return std::string(entry_context_prefix) + consent::hex(commitment); }

PersonHeads heads_of(Connection& connection, const std::vector<std::int64_t>& persons, HeadLock lock) {
    std::string ids = connection.dialect() == Dialect::sqlite ? json_array(persons) : array_literal(persons);
    switch (lock) {
        case HeadLock::none: return heads_by<HeadLock::none>(connection, std::move(ids));
        case HeadLock::skip_locked: return heads_by<HeadLock::skip_locked>(connection, std::move(ids));
        case HeadLock::wait: return heads_by<HeadLock::wait>(connection, std::move(ids));
    }
    return {};
}

void raise_epochs(Connection& connection, PersonHeads& heads) {
    std::vector<std::int64_t> persons;
    for (auto& [person, head] : heads) {
        ++head.epoch;
        persons.push_back(person);
    }
    const bool sqlite = connection.dialect() == Dialect::sqlite;
    const std::string ids = sqlite ? json_array(persons) : array_literal(persons);
    connection.session() << (sqlite ? "UPDATE person_head SET epoch = epoch + 1 WHERE person_id IN (SELECT value FROM json_each(:ids))"
                                    : "UPDATE person_head SET epoch = epoch + 1 WHERE person_id = ANY(CAST(:ids AS bigint[]))"),
        soci::use(ids, "ids");
}

void lock_and_raise_epochs(Connection& connection, const std::vector<std::int64_t>& persons) {
    const bool sqlite = connection.dialect() == Dialect::sqlite;
    const std::string ids = sqlite ? json_array(persons) : array_literal(persons);
    connection.session() << (sqlite ? "UPDATE person_head SET epoch = epoch + 1 WHERE person_id IN (SELECT value FROM json_each(:ids))"
                                    : "WITH held AS MATERIALIZED (SELECT person_id FROM person_head WHERE person_id = "
                                      "ANY(CAST(:ids AS bigint[])) ORDER BY person_id FOR NO KEY UPDATE) UPDATE person_head h "
                                      "SET epoch = h.epoch + 1 FROM held WHERE h.person_id = held.person_id"),
        soci::use(ids, "ids");
}

void raise_global_epoch(Connection& connection) {
    connection.session() << "UPDATE log_head SET global_epoch = global_epoch + 1 WHERE log_id = 0";
}

/// Entries ready to be stored, and what their writers will hear of them.
struct LedgerWriter::Composed {
    std::vector<Row> rows;
    std::vector<WrittenEntry> written;

    std::optional<std::vector<WrittenEntry>> numbered(std::optional<std::int64_t> first) && {
        if (!first) {
            return std::nullopt;
        }
        for (std::size_t n = 0; n < written.size(); ++n) {
            written[n].index = *first + static_cast<std::int64_t>(n);
        }
        return std::move(written);
    }
};

LedgerWriter::Composed LedgerWriter::compose(const std::vector<LedgerEvent>& events, PersonHeads& heads) const {
    Composed composed;
    composed.rows.reserve(events.size());
    composed.written.reserve(events.size());
    for (auto& [person, head] : heads) {
        head.moved = false;
    }
    const std::string salts = random_bytes(ledger::salt_size * events.size());
    for (std::size_t n = 0; n < events.size(); ++n) {
        const LedgerEvent& event = events[n];
        ledger::EntryContent content{event.type, event.event, now(), std::nullopt};
        PersonHead* head = nullptr;
        if (event.person) {
            head = &heads.at(event.person->value);
            content.link = ledger::ChainLink{*event.person, head->run + 1, head->previous};
        }
        const std::string salt = salts.substr(n * ledger::salt_size, ledger::salt_size);
        const std::string body = ledger::body_of(content);
        const consent::Digest commitment = ledger::commitment_of(hasher_, salt, body);
        const consent::Digest leaf = ledger::leaf_of(hasher_, commitment);
        if (head != nullptr) {
            ++head->run;
            head->previous = leaf;
            head->moved = true;
        }
        composed.rows.push_back({event.person ? event.person->value : 0, head != nullptr ? head->run : 0,
                                 consent::hex(commitment), seal(key_, entry_context(commitment), salt + body)});
        composed.written.push_back({0, leaf, content.at});
    }
    return composed;
}

std::optional<std::vector<WrittenEntry>> LedgerWriter::write(Connection& connection,
                                                             const std::vector<LedgerEvent>& events, PersonHeads& heads,
                                                             const std::optional<DecidedOn>& decided_on) const {
    Composed composed = compose(events, heads);
    const auto first = connection.dialect() == Dialect::postgresql
                           ? append_postgresql(connection, composed.rows, heads, decided_on)
                           : append_sqlite(connection, composed.rows, heads, decided_on);
    return std::move(composed).numbered(first);
}

void LedgerWriter::prepare(Connection& connection, const std::vector<LedgerEvent>& events, PersonHeads& heads,
                           std::int64_t before) const {
    EXPECTS(connection.dialect() == Dialect::postgresql);
    auto& prepare = connection.prepared<PrepareStatement>();
    const Composed composed = compose(events, heads);
    prepare.fill(composed.rows, heads, std::nullopt);
    prepare.before = before;
    prepare.statement.execute(true);
}

void LedgerWriter::append_prepared(Connection& connection, std::int64_t count) const {
    std::int64_t written = 0;
    connection.session() << "WITH grown AS (UPDATE log_head SET size = size + CAST(:n AS bigint), day = GREATEST(day, jst_today()) "
                            "WHERE log_id = 0 RETURNING size - CAST(:n AS bigint) AS first), written AS (INSERT INTO access_log "
                            "(log_id, idx, person_id, run_no, commitment, sealed) SELECT 0, grown.first + e.nth, e.person_id, "
                            "e.run_no, e.commitment, e.sealed FROM grown, prepared_entry e RETURNING idx) SELECT count(*) FROM written",
        soci::use(count, "n"), soci::into(written);
    if (written != count) {
        throw std::runtime_error("entries are missing");  // rolls back what is open
    }
}

std::optional<std::vector<WrittenEntry>> LedgerWriter::write_if_unmoved(Connection& connection,
                                                                        const std::vector<LedgerEvent>& events,
                                                                        PersonHeads& heads,
                                                                        const DecidedOn& decided_on) const {
    EXPECTS(connection.dialect() == Dialect::postgresql);
    auto& append = connection.prepared<AppendIfUnmovedStatement>();
    std::vector<std::int64_t> epochs;
    std::vector<std::int64_t> runs;
    for (const auto& [person, head] : heads) {
        epochs.push_back(head.epoch);
        runs.push_back(head.run);
    }
    append.head_epochs = array_literal(epochs);
    append.runs_before = array_literal(runs);
    append.head_count = static_cast<std::int64_t>(heads.size());
    Composed composed = compose(events, heads);
    append.fill(composed.rows, heads, decided_on);
    return std::move(composed).numbered(append.run(append.statement));
}

}  // namespace kakehashi::storage
