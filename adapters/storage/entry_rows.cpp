#include "adapters/storage/entry_rows.h"

#include <stdexcept>
#include <string_view>

namespace kakehashi::storage {
namespace {

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

    void fill(const std::vector<EntryRow>& rows, const PersonHeads& heads, const std::optional<DecidedOn>& decided_on) {
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
        for (const EntryRow& row : rows) {
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

std::optional<std::int64_t> append_postgresql(Connection& connection, const std::vector<EntryRow>& rows,
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

std::optional<std::int64_t> append_sqlite(Connection& connection, const std::vector<EntryRow>& rows,
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
    for (const EntryRow& row : rows) {
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

std::string day_expression(Dialect dialect) {
    return dialect == Dialect::postgresql ? "GREATEST(day, jst_today())" : "max(day, date('now', '+9 hours'))";
}

RememberedHeads::RememberedHeads(const PersonHeads& heads) {
    std::vector<std::int64_t> epoch_of_each;
    std::vector<std::int64_t> run_of_each;
    for (const auto& [person, head] : heads) {
        epoch_of_each.push_back(head.epoch);
        run_of_each.push_back(head.run);
    }
    epochs = array_literal(epoch_of_each);
    runs = array_literal(run_of_each);
}

std::optional<std::int64_t> append_rows(Connection& connection, const std::vector<EntryRow>& rows, const PersonHeads& heads,
                                        const std::optional<DecidedOn>& decided_on) {
    return connection.dialect() == Dialect::postgresql ? append_postgresql(connection, rows, heads, decided_on)
                                                       : append_sqlite(connection, rows, heads, decided_on);
}

std::optional<std::int64_t> append_rows_if_unmoved(Connection& connection, const std::vector<EntryRow>& rows,
                                                   const PersonHeads& heads, const RememberedHeads& before,
                                                   const DecidedOn& decided_on) {
    auto& append = connection.prepared<AppendIfUnmovedStatement>();
    append.head_epochs = before.epochs;
    append.runs_before = before.runs;
    append.head_count = static_cast<std::int64_t>(heads.size());
    append.fill(rows, heads, decided_on);
    return append.run(append.statement);
}

void prepare_rows(Connection& connection, const std::vector<EntryRow>& rows, const PersonHeads& heads, std::int64_t before) {
    auto& prepare = connection.prepared<PrepareStatement>();
    prepare.fill(rows, heads, std::nullopt);
    prepare.before = before;
    prepare.statement.execute(true);
}

void append_prepared_rows(Connection& connection, std::int64_t count) {
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

}  // namespace kakehashi::storage
