#include "adapters/storage/publishing_turn.h"

namespace kakehashi::storage {
namespace {

std::int64_t changed(Connection& connection, const char* sql, std::int64_t publication) {
    soci::statement statement = (connection.session().prepare << sql, soci::use(publication, "p"));
    statement.execute(true);
    return statement.get_affected_rows();
}

/// Of an enrolment that came to a person because it names a former one which was split off since.
constexpr const char* with_the_former =
    "UPDATE enrolment SET person_id = (SELECT f.person_id FROM enrolment f WHERE f.insurer_no = enrolment.former_insurer_no AND "
    "f.insured_no = enrolment.former_insured_no AND f.visible = 1) WHERE publication_id = :p AND visible = 0 AND "
    "former_insured_no <> '' AND EXISTS (SELECT 1 FROM enrolment f JOIN person_link l ON l.gone = f.person_id AND "
    "l.ended_at IS NOT NULL WHERE f.insurer_no = enrolment.former_insurer_no AND f.insured_no = enrolment.former_insured_no AND "
    "f.visible = 1 AND l.kept = enrolment.person_id)";

constexpr const char* to_the_kept =
    "UPDATE enrolment SET person_id = (SELECT l.kept FROM person_link l WHERE l.gone = enrolment.person_id AND l.ended_at IS NULL) "
    "WHERE publication_id = :p AND visible = 0 AND EXISTS (SELECT 1 FROM person_link l WHERE l.gone = enrolment.person_id AND "
    "l.ended_at IS NULL)";

}  // namespace

void take_publishing_turn(Connection& connection) {
    if (connection.dialect() == Dialect::postgresql) {  // on SQLite the transaction has the database to itself
        // The table's own number keeps nodes in different schemas apart; locks of sets have numbers of more than 32 bits.
        connection.session() << "SELECT pg_advisory_xact_lock(CAST(CAST(CAST('publication' AS regclass) AS oid) AS bigint))";
    }
}

void follow_links(Connection& connection, std::int64_t publication) {
    static_cast<void>(changed(connection, with_the_former, publication));
    while (changed(connection, to_the_kept, publication) > 0) {
        // Whom somebody was linked to may have been linked again.
    }
}

}  // namespace kakehashi::storage
