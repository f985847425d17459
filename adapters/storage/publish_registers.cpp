#include "adapters/storage/publish_registers.h"

#include "adapters/storage/publication_statements.h"

namespace kakehashi::storage {
namespace {

/// Enrolments that name another person's enrolment as their former, whichever of the two came first. Before the new ones are
/// shown: an index finds them while they are hidden. The inner questions are asked once per new enrolment, by index,
/// whatever a planner without statistics makes of joins.
void note_doubtful_links(Connection& connection, std::int64_t publication, std::int64_t at) {
    change(connection,
                 "INSERT INTO link_review (enrolment_id, former_insurer_no, former_insured_no, reason, created_at) "
                 "WITH own AS MATERIALIZED (SELECT enrolment_id, person_id, insurer_no, insured_no, former_insurer_no, "
                 "former_insured_no FROM enrolment WHERE publication_id = :p AND visible = 0), "
                 "named AS (SELECT n.*, COALESCE((SELECT o.person_id FROM enrolment o WHERE o.insurer_no = n.former_insurer_no AND "
                 "o.insured_no = n.former_insured_no AND o.visible = 1), (SELECT min(o.person_id) FROM enrolment o WHERE "
                 "o.publication_id = :p AND o.insurer_no = n.former_insurer_no AND o.insured_no = n.former_insured_no AND "
                 "o.visible = 0)) AS former_person FROM own n WHERE n.former_insured_no <> ''), "
                 "link AS (SELECT enrolment_id, former_insurer_no, former_insured_no FROM named WHERE former_person <> person_id "
                 "UNION ALL SELECT n.enrolment_id, n.former_insurer_no, n.former_insured_no FROM own o JOIN enrolment n ON "
                 "n.former_insurer_no = o.insurer_no AND n.former_insured_no = o.insured_no AND n.former_insured_no <> '' AND "
                 "n.visible = 1 WHERE n.person_id <> o.person_id) "
                 "SELECT enrolment_id, former_insurer_no, former_insured_no, 'identity differs or the former enrolment is open', "
                 "CAST(:t AS bigint) FROM link WHERE true ON CONFLICT (enrolment_id) DO NOTHING",
                 publication, at);
}

}  // namespace

void apply_registers(Connection& connection, std::int64_t publication, std::int64_t at) {
    change(connection,
        "UPDATE enrolment SET insured_from = s.insured_from, insured_to = s.insured_to, deceased_on = s.deceased_on, "
        "emergency_refused = s.emergency_refused, protective_measure = s.protective_measure, register_order = s.register_order, "
        "identity = s.identity FROM staged_register s WHERE s.publication_id = :p AND enrolment.enrolment_id = s.enrolment_id AND "
        "s.register_order > enrolment.register_order",
        publication);
    change(connection, "DELETE FROM staged_register WHERE publication_id = :p", publication);
    note_doubtful_links(connection, publication, at);
    change(connection, "UPDATE enrolment SET visible = 1 WHERE publication_id = :p AND visible = 0", publication);
}

bool apply_registries(Connection& connection, std::int64_t publication) {
    change(connection,
        "INSERT INTO office (office_no, role, name, prefecture, municipality_code, municipality, insurer_no, service_kinds, "
        "designated_from, designated_to, applied_on, started_on, order_key) SELECT office_no, role, name, prefecture, "
        "municipality_code, municipality, insurer_no, service_kinds, designated_from, designated_to, applied_on, started_on, "
        "order_key FROM staged_office WHERE publication_id = :p ON CONFLICT (office_no, role) DO UPDATE SET name = excluded.name, "
        "prefecture = excluded.prefecture, municipality_code = excluded.municipality_code, municipality = excluded.municipality, "
        "insurer_no = excluded.insurer_no, service_kinds = excluded.service_kinds, designated_from = excluded.designated_from, "
        "designated_to = excluded.designated_to, applied_on = excluded.applied_on, started_on = excluded.started_on, "
        "order_key = excluded.order_key WHERE office.order_key < excluded.order_key",
        publication);
    change(connection, "DELETE FROM staged_office WHERE publication_id = :p", publication);
    const std::int64_t statuses = number_of(connection, "SELECT count(*) FROM staged_status WHERE publication_id = :p", publication);
    change(connection,
        "INSERT INTO insurer_status (insurer_no, name, live_from, kinds, order_key) SELECT insurer_no, name, live_from, kinds, "
        "order_key FROM staged_status WHERE publication_id = :p ON CONFLICT (insurer_no) DO UPDATE SET name = excluded.name, "
        "live_from = excluded.live_from, kinds = excluded.kinds, order_key = excluded.order_key "
        "WHERE insurer_status.order_key < excluded.order_key",
        publication);
    change(connection, "DELETE FROM staged_status WHERE publication_id = :p", publication);
    return statuses > 0;
}

}  // namespace kakehashi::storage
