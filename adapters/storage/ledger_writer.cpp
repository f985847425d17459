#include "adapters/storage/ledger_writer.h"

#include <algorithm>
#include <chrono>
#include <stdexcept>

#include "adapters/storage/random.h"
#include "consent/ledger/entry.h"

namespace kakehashi::storage {
namespace {

namespace ledger = consent::ledger;

std::string json_array(const std::vector<std::int64_t>& values) {
    std::string text = array_literal(values);
    text.front() = '[';
    text.back() = ']';
    return text;
}

std::string lock_query(Dialect dialect, HeadLock lock) {
    if (dialect == Dialect::sqlite) {
        return "SELECT person_id, epoch, run_no, prev_leaf FROM person_head WHERE person_id IN "
               "(SELECT value FROM json_each(:ids)) ORDER BY person_id";
    }
    return std::string("SELECT person_id, epoch, run_no, prev_leaf FROM person_head WHERE person_id = "
                       "ANY(CAST(:ids AS bigint[])) ORDER BY person_id FOR NO KEY UPDATE") +
           (lock == HeadLock::skip_locked ? " SKIP LOCKED" : "");
}

/// SELECT … FOR UPDATE of heads, kept prepared per connection.
template <HeadLock Lock>
struct LockStatement {
    explicit LockStatement(Connection& connection)
        : statement((connection.session().prepare << lock_query(connection.dialect(), Lock), soci::use(ids, "ids"),
                     soci::into(person), soci::into(epoch), soci::into(run), soci::into(leaf))) {}

    std::string ids;
    std::int64_t person = 0;
    std::int64_t epoch = 0;
    std::int64_t run = 0;
    std::string leaf;
    soci::statement statement;
};

template <HeadLock Lock>
PersonHeads locked(Connection& connection, std::string ids) {
    auto& lock = connection.prepared<LockStatement<Lock>>();
    lock.ids = std::move(ids);
    PersonHeads heads;
    lock.statement.execute();
    while (lock.statement.fetch()) {
        heads[lock.person] = {lock.epoch, lock.run, consent::digest_from_hex(lock.leaf).value_or(consent::Digest{}), false};
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
/// time the heads are held. When epoch or day are no longer those decided on, `grown` is empty and nothing happens.
struct AppendStatement {
    explicit AppendStatement(Connection& connection)
        : statement((connection.session().prepare
                         << "WITH grown AS (UPDATE log_head SET size = size + CAST(:n AS bigint), day = GREATEST(day, jst_today()) "
                            "WHERE log_id = 0 AND (CAST(:g AS bigint) = 0 OR (global_epoch = CAST(:g AS bigint) AND "
                            "GREATEST(day, jst_today()) = CAST(:d AS date))) RETURNING size - CAST(:n AS bigint) AS first), "
                            "moved AS (UPDATE person_head h SET run_no = u.run_no, prev_leaf = u.prev_leaf FROM grown, "
                            "unnest(CAST(:hp AS bigint[]), CAST(:hr AS bigint[]), CAST(:hl AS text[])) "
                            "AS u(person_id, run_no, prev_leaf) WHERE h.person_id = u.person_id) "
                            "INSERT INTO access_log (log_id, idx, person_id, run_no, commitment, sealed) "
                            "SELECT 0, grown.first + u.nth - 1, NULLIF(u.person_id, 0), NULLIF(u.run_no, 0), u.commitment, "
                            "u.sealed FROM grown, unnest(CAST(:p AS bigint[]), CAST(:r AS bigint[]), CAST(:c AS text[]), "
                            "CAST(:s AS text[])) WITH ORDINALITY AS u(person_id, run_no, commitment, sealed, nth) "
                            "RETURNING idx",
                     soci::use(count, "n"), soci::use(epoch, "g"), soci::use(day, "d"), soci::use(head_persons, "hp"),
                     soci::use(head_runs, "hr"), soci::use(head_leaves, "hl"), soci::use(persons, "p"),
                     soci::use(runs, "r"), soci::use(commitments, "c"), soci::use(sealed, "s"), soci::into(index))) {}

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
    std::int64_t index = 0;
    soci::statement statement;
};

std::int64_t epoch_of(const std::optional<DecidedOn>& decided_on) { return decided_on ? decided_on->global_epoch : 0; }

std::string day_of(const std::optional<DecidedOn>& decided_on) {
    return decided_on ? decided_on->day.iso() : std::string("1970-01-01");
}

/// The index of the first entry, or nothing.
std::optional<std::int64_t> append_postgresql(Connection& connection, const std::vector<Row>& rows,
                                              const PersonHeads& heads, const std::optional<DecidedOn>& decided_on) {
    std::vector<std::int64_t> head_persons;
    std::vector<std::int64_t> head_runs;
    std::vector<std::string> head_leaves;
    for (const auto& [person, head] : heads) {
        if (head.moved) {
            head_persons.push_back(person);
            head_runs.push_back(head.run);
            head_leaves.push_back(consent::hex(head.previous));
        }
    }
    std::vector<std::int64_t> persons;
    std::vector<std::int64_t> runs;
    std::vector<std::string> commitments;
    std::vector<std::string> sealed;
    for (const Row& row : rows) {
        persons.push_back(row.person);
        runs.push_back(row.run);
        commitments.push_back(row.commitment);
        sealed.push_back(row.sealed);
    }
    auto& append = connection.prepared<AppendStatement>();
    append.count = static_cast<std::int64_t>(rows.size());
    append.epoch = epoch_of(decided_on);
    append.day = day_of(decided_on);
    append.head_persons = array_literal(head_persons);
    append.head_runs = array_literal(head_runs);
    append.head_leaves = array_literal(head_leaves);
    append.persons = array_literal(persons);
    append.runs = array_literal(runs);
    append.commitments = array_literal(commitments);
    append.sealed = array_literal(sealed);
    std::optional<std::int64_t> first;
    std::size_t written = 0;
    append.statement.execute();
    while (append.statement.fetch()) {
        first = first ? std::min(*first, append.index) : append.index;
        ++written;
    }
    if (first && written != rows.size()) {
        throw std::runtime_error("entries are missing");  // rolls back: all or none
    }
    return first;
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
    local.epoch = epoch_of(decided_on);
    local.day = day_of(decided_on);
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

std::string entry_context(const consent::Digest& commitment) { return "entry/" + consent::hex(commitment); }

PersonHeads lock_heads(Connection& connection, const std::vector<std::int64_t>& persons, HeadLock lock) {
    std::string ids = connection.dialect() == Dialect::sqlite ? json_array(persons) : array_literal(persons);
    return lock == HeadLock::wait ? locked<HeadLock::wait>(connection, std::move(ids))
                                  : locked<HeadLock::skip_locked>(connection, std::move(ids));
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

void raise_global_epoch(Connection& connection) {
    connection.session() << "UPDATE log_head SET global_epoch = global_epoch + 1 WHERE log_id = 0";
}

std::optional<std::vector<WrittenEntry>> LedgerWriter::write(Connection& connection,
                                                             const std::vector<LedgerEvent>& events, PersonHeads& heads,
                                                             const std::optional<DecidedOn>& decided_on) const {
    std::vector<Row> rows;
    std::vector<WrittenEntry> written;
    for (auto& [person, head] : heads) {
        head.moved = false;
    }
    rows.reserve(events.size());
    for (const LedgerEvent& event : events) {
        ledger::EntryContent content{event.type, event.event, now(), std::nullopt};
        PersonHead* head = nullptr;
        if (event.person) {
            head = &heads.at(event.person->value);
            content.link = ledger::ChainLink{*event.person, head->run + 1, head->previous};
        }
        const std::string salt = random_bytes(ledger::salt_size);
        const std::string body = ledger::body_of(content);
        const consent::Digest commitment = ledger::commitment_of(hasher_, salt, body);
        const consent::Digest leaf = ledger::leaf_of(hasher_, commitment);
        if (head != nullptr) {
            ++head->run;
            head->previous = leaf;
            head->moved = true;
        }
        rows.push_back({event.person ? event.person->value : 0, head != nullptr ? head->run : 0,
                        consent::hex(commitment), seal(key_, entry_context(commitment), salt + body)});
        written.push_back({0, leaf, content.at});
    }
    const auto first = connection.dialect() == Dialect::postgresql
                           ? append_postgresql(connection, rows, heads, decided_on)
                           : append_sqlite(connection, rows, heads, decided_on);
    if (!first) {
        return std::nullopt;
    }
    for (std::size_t n = 0; n < written.size(); ++n) {
        written[n].index = *first + static_cast<std::int64_t>(n);
    }
    return written;
}

}  // namespace kakehashi::storage
