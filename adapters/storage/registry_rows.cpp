#include "adapters/storage/registry_rows.h"

#include "adapters/storage/nullable_day.h"

namespace kakehashi::storage {

void insert_staged_office(Connection& connection, std::int64_t publication, const OfficeEntry& office) {
    const std::string number = office.number.str();
    NullableDay from(office.designated.from);
    NullableDay to(office.designated.to);
    NullableDay applied(office.applied_on);
    NullableDay started(office.started_on);
    connection.session() << "INSERT INTO staged_office (publication_id, office_no, role, name, prefecture, municipality_code, "
                            "municipality, insurer_no, service_kinds, designated_from, designated_to, applied_on, started_on, "
                            "order_key) VALUES (:p, :n, :r, :nm, :pr, :mc, :mu, :ins, :sk, :df, :dt, :ap, :st, :o) "
                            "ON CONFLICT (publication_id, office_no, role) DO UPDATE SET name = excluded.name, "
                            "prefecture = excluded.prefecture, municipality_code = excluded.municipality_code, "
                            "municipality = excluded.municipality, insurer_no = excluded.insurer_no, "
                            "service_kinds = excluded.service_kinds, designated_from = excluded.designated_from, "
                            "designated_to = excluded.designated_to, applied_on = excluded.applied_on, "
                            "started_on = excluded.started_on, order_key = excluded.order_key "
                            "WHERE staged_office.order_key <= excluded.order_key",
        soci::use(publication, "p"), soci::use(number, "n"), soci::use(office.role, "r"),
        soci::use(office.name, "nm"), soci::use(office.prefecture, "pr"), soci::use(office.municipality_code, "mc"),
        soci::use(office.municipality, "mu"), soci::use(office.insurer, "ins"),
        soci::use(office.service_kinds, "sk"), soci::use(from.text, from.indicator, "df"),
        soci::use(to.text, to.indicator, "dt"), soci::use(applied.text, applied.indicator, "ap"),
        soci::use(started.text, started.indicator, "st"), soci::use(office.order, "o");
}

void insert_staged_status(Connection& connection, std::int64_t publication, const InsurerStatusEntry& status) {
    const std::string insurer = status.insurer.str();
    const std::string from = status.live_from.iso();
    const int kinds = status.kinds.bits();
    connection.session() << "INSERT INTO staged_status (publication_id, insurer_no, name, live_from, kinds, order_key) VALUES "
                            "(:p, :i, :n, :f, :k, :o) ON CONFLICT (publication_id, insurer_no) DO UPDATE SET "
                            "name = excluded.name, live_from = excluded.live_from, kinds = excluded.kinds, "
                            "order_key = excluded.order_key WHERE staged_status.order_key <= excluded.order_key",
        soci::use(publication, "p"), soci::use(insurer, "i"), soci::use(status.name, "n"), soci::use(from, "f"),
        soci::use(kinds, "k"), soci::use(status.order, "o");
}

}  // namespace kakehashi::storage
