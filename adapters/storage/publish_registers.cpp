#include "adapters/storage/publish_registers.h"

#include "adapters/storage/publication_statements.h"

namespace kakehashi::storage {
void apply_registers(Connection& connection, std::int64_t publication) {
    change(connection,
        "UPDATE enrolment SET insured_from = s.insured_from, insured_to = s.insured_to, deceased_on = s.deceased_on, "
        "emergency_refused = s.emergency_refused, protective_measure = s.protective_measure, register_order = s.register_order, "
        "identity = s.identity FROM staged_register s WHERE s.publication_id = :p AND enrolment.enrolment_id = s.enrolment_id AND "
        "s.register_order > enrolment.register_order",
        publication);
    change(connection, "DELETE FROM staged_register WHERE publication_id = :p", publication);
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
