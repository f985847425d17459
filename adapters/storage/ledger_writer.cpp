#include "adapters/storage/ledger_writer.h"

#include <chrono>

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

struct HeadUpdate {
    explicit HeadUpdate(Connection& connection)
        : statement((connection.session().prepare
                         << (connection.dialect() == Dialect::postgresql
                                 ? "UPDATE person_head h SET run_no = u.run_no, prev_leaf = u.prev_leaf FROM "
                                   "unnest(CAST(:p AS bigint[]), CAST(:r AS bigint[]), CAST(:l AS text[])) "
                                   "AS u(person_id, run_no, prev_leaf) WHERE h.person_id = u.person_id"
                                 : "UPDATE person_head SET run_no = :r, prev_leaf = :l WHERE person_id = :p"),
                     soci::use(persons, "p"), soci::use(runs, "r"), soci::use(leaves, "l"))) {}

    std::string persons;
    std::string runs;
    std::string leaves;
    soci::statement statement;
};

struct EntryInsert {
    explicit EntryInsert(Connection& connection)
        : statement((connection.session().prepare
                         << (connection.dialect() == Dialect::postgresql
                                 ? "INSERT INTO access_log (log_id, idx, person_id, run_no, commitment, sealed) "
                                   "SELECT 0, u.idx, NULLIF(u.person_id, 0), NULLIF(u.run_no, 0), u.commitment, u.sealed FROM "
                                   "unnest(CAST(:i AS bigint[]), CAST(:p AS bigint[]), CAST(:r AS bigint[]), "
                                   "CAST(:c AS text[]), CAST(:s AS text[])) AS u(idx, person_id, run_no, commitment, sealed)"
                                 : "INSERT INTO access_log (log_id, idx, person_id, run_no, commitment, sealed) VALUES "
                                   "(0, CAST(:i AS INTEGER), NULLIF(CAST(:p AS INTEGER), 0), NULLIF(CAST(:r AS INTEGER), 0), :c, :s)"),
                     soci::use(indices, "i"), soci::use(persons, "p"), soci::use(runs, "r"),
                     soci::use(commitments, "c"), soci::use(sealed, "s"))) {}

    std::string indices;
    std::string persons;
    std::string runs;
    std::string commitments;
    std::string sealed;
    soci::statement statement;
};

void store_heads(Connection& connection, const PersonHeads& heads) {
    auto& update = connection.prepared<HeadUpdate>();
    std::vector<std::int64_t> persons;
    std::vector<std::int64_t> runs;
    std::vector<std::string> leaves;
    for (const auto& [person, head] : heads) {
        if (!head.moved) {
            continue;
        }
        if (connection.dialect() == Dialect::sqlite) {
            update.persons = std::to_string(person);
            update.runs = std::to_string(head.run);
            update.leaves = consent::hex(head.previous);
            update.statement.execute(true);
            continue;
        }
        persons.push_back(person);
        runs.push_back(head.run);
        leaves.push_back(consent::hex(head.previous));
    }
    if (!persons.empty()) {
        update.persons = array_literal(persons);
        update.runs = array_literal(runs);
        update.leaves = array_literal(leaves);
        update.statement.execute(true);
    }
}

void store_rows(Connection& connection, const std::vector<Row>& rows, std::int64_t first) {
    auto& insert = connection.prepared<EntryInsert>();
    if (connection.dialect() == Dialect::sqlite) {
        for (std::size_t n = 0; n < rows.size(); ++n) {
            insert.indices = std::to_string(first + static_cast<std::int64_t>(n));
            insert.persons = std::to_string(rows[n].person);
            insert.runs = std::to_string(rows[n].run);
            insert.commitments = rows[n].commitment;
            insert.sealed = rows[n].sealed;
            insert.statement.execute(true);
        }
        return;
    }
    std::vector<std::int64_t> indices;
    std::vector<std::int64_t> persons;
    std::vector<std::int64_t> runs;
    std::vector<std::string> commitments;
    std::vector<std::string> sealed;
    for (const Row& row : rows) {
        indices.push_back(first + static_cast<std::int64_t>(indices.size()));
        persons.push_back(row.person);
        runs.push_back(row.run);
        commitments.push_back(row.commitment);
        sealed.push_back(row.sealed);
    }
    insert.indices = array_literal(indices);
    insert.persons = array_literal(persons);
    insert.runs = array_literal(runs);
    insert.commitments = array_literal(commitments);
    insert.sealed = array_literal(sealed);
    insert.statement.execute(true);
}

/// The log's head: grows by `n` when epoch and day are still those decided on. The old size, or nothing.
struct HeadGrowth {
    explicit HeadGrowth(Connection& connection)
        : check((connection.session().prepare
                     << "SELECT size FROM log_head WHERE log_id = 0 AND (CAST(:g AS bigint) = 0 OR (global_epoch = :g2 AND " +
                            day_expression(connection.dialect()) + " = " +
                            (connection.dialect() == Dialect::postgresql ? "CAST(:d AS date)" : ":d") + "))" +
                            (connection.dialect() == Dialect::postgresql ? " FOR NO KEY UPDATE" : ""),
                 soci::use(epoch, "g"), soci::use(epoch, "g2"), soci::use(day, "d"), soci::into(size))),
          grow((connection.session().prepare
                    << "UPDATE log_head SET size = size + :n, day = " + day_expression(connection.dialect()) +
                           " WHERE log_id = 0",
                soci::use(count, "n"))) {}

    std::int64_t epoch = 0;
    std::string day;
    std::int64_t size = 0;
    std::int64_t count = 0;
    soci::statement check;
    soci::statement grow;
};

std::optional<std::int64_t> grow_log(Connection& connection, std::size_t count,
                                     const std::optional<DecidedOn>& decided_on) {
    auto& growth = connection.prepared<HeadGrowth>();
    growth.epoch = decided_on ? decided_on->global_epoch : 0;
    growth.day = decided_on ? decided_on->day.iso() : "1970-01-01";
    growth.check.execute();
    bool holds = false;
    while (growth.check.fetch()) {
        holds = true;
    }
    if (!holds) {
        return std::nullopt;
    }
    growth.count = static_cast<std::int64_t>(count);
    growth.grow.execute(true);
    return growth.size;
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
    store_heads(connection, heads);
    const auto first = grow_log(connection, events.size(), decided_on);
    if (!first) {
        return std::nullopt;
    }
    for (std::size_t n = 0; n < written.size(); ++n) {
        written[n].index = *first + static_cast<std::int64_t>(n);
    }
    store_rows(connection, rows, *first);
    return written;
}

}  // namespace kakehashi::storage
