#include "adapters/storage/publish.h"

#include <string>
#include <vector>

#include "adapters/storage/publication_statements.h"
#include "adapters/storage/publish_consents.h"
#include "adapters/storage/publish_facts.h"
#include "adapters/storage/publish_registers.h"
#include "adapters/storage/set_settlement.h"

namespace kakehashi::storage {
namespace {

/// From so many staged rows on, plans made for small publications must not be used again.
constexpr std::int64_t large = 1'000;

Error removed_meanwhile() { return {Fault::conflicting, "KK-4313", "what this import had staged was removed meanwhile"}; }

Error changed_meanwhile() { return {Fault::conflicting, "KK-4314", "what this import built on was changed meanwhile"}; }

/// Waits for the turn to publish and locks the publication's row; false when it is not there or published already.
/// Publications of one database come one after the other: what one prepares then stays right without locking persons.
bool begin_publishing(Connection& connection, std::int64_t publication) {
    const std::string open = "publication_id = :p AND published_at IS NULL";
    if (connection.dialect() == Dialect::sqlite) {  // the transaction has the database to itself
        return number_of(connection, "SELECT publication_id FROM publication WHERE " + open, publication) == publication;
    }
    // The table's own number keeps nodes in different schemas apart; locks of sets have numbers of more than 32 bits.
    return number_of(connection,
                     "WITH turn AS MATERIALIZED (SELECT pg_advisory_xact_lock(CAST(CAST(CAST('publication' AS regclass) AS oid) AS "
                     "bigint)) IS NOT NULL AS mine) SELECT publication_id FROM publication WHERE " + open +
                         " AND (SELECT mine FROM turn) FOR UPDATE",
                     publication) == publication;
}

void plan_anew(Connection& connection, const StagedParts& parts) {
    if (connection.dialect() == Dialect::postgresql && parts.rows >= large) {
        connection.session() << "SET LOCAL plan_cache_mode = force_custom_plan";
    }
}

/// The persons of everything the publication brings, in ascending order.
struct PersonsTouched {
    explicit PersonsTouched(Connection& connection)
        : statement((connection.session().prepare
                         << "SELECT DISTINCT e.person_id FROM enrolment e JOIN ("
                            "SELECT enrolment_id FROM fact WHERE publication_id = :p UNION "
                            "SELECT enrolment_id FROM directive WHERE publication_id = :p AND visible = 0 UNION "
                            "SELECT enrolment_id FROM relation WHERE publication_id = :p AND visible = 0 UNION "
                            "SELECT enrolment_id FROM staged_register WHERE publication_id = :p UNION "
                            "SELECT enrolment_id FROM enrolment WHERE publication_id = :p AND visible = 0"
                            ") touched ON touched.enrolment_id = e.enrolment_id ORDER BY e.person_id",
                     soci::use(publication, "p"), soci::into(person))) {}

    std::vector<std::int64_t> operator()(std::int64_t of) {
        publication = of;
        std::vector<std::int64_t> persons;
        statement.execute();
        while (statement.fetch()) {
            persons.push_back(person);
        }
        return persons;
    }

    std::int64_t publication = 0;
    std::int64_t person = 0;
    soci::statement statement;
};

}  // namespace

Result<Done> publish(Connection& connection, const LedgerWriter& writer, SetId set, std::int64_t publication,
                     const StagedParts& parts, SetReport& report) {
    Transaction transaction(connection);
    if (!begin_publishing(connection, publication)) {
        return removed_meanwhile();
    }
    plan_anew(connection, parts);
    const std::int64_t at = now().microseconds;

    // What takes its time comes first, while readers go on: nobody sees any of it before the commit.
    drop_held(connection, publication, report.held);
    if (parts.patches && !patches_hold(connection, publication)) {
        return changed_meanwhile();
    }
    const std::vector<std::int64_t> persons = connection.prepared<PersonsTouched>()(publication);
    const auto ranked = rank_facts(connection, publication, at);
    if (!ranked) {
        return changed_meanwhile();
    }
    report.facts = ranked->current;
    report.superseded = ranked->superseded;
    if (parts.registers) {
        apply_registers(connection, publication, at);
    }
    if (parts.consents) {
        show_directives(connection, publication);
    }
    const bool for_everyone = parts.registries && apply_registries(connection, publication);
    report.settle();
    settle(connection, set, report);
    if (change(connection, "UPDATE publication SET published_at = :t WHERE publication_id = :p AND published_at IS NULL",
               publication, at) != 1) {
        return removed_meanwhile();
    }

    // From here on no answer about these persons is given, and soon no answer at all.
    if (parts.consents) {
        PersonHeads heads = heads_of(connection, persons, HeadLock::wait);
        show_relations(connection, publication, at);
        raise_epochs(connection, heads);
        write_events(connection, writer, publication, heads);
    } else if (!persons.empty()) {
        lock_and_raise_epochs(connection, persons);
    }
    if (for_everyone) {
        raise_global_epoch(connection);
    }
    transaction.commit();
    return Done{};
}

}  // namespace kakehashi::storage
