#include "adapters/storage/person_heads.h"

#include <utility>

namespace kakehashi::storage {
namespace {

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

}  // namespace

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

}  // namespace kakehashi::storage
