#include "adapters/storage/notice_recipients.h"

#include <algorithm>
#include <string>

namespace kakehashi::storage {

PersonId current_person(Connection& connection, PersonId person) {
    PersonId kept;
    connection.session() << "WITH RECURSIVE up (person_id, far) AS (SELECT CAST(:p AS bigint), 0 UNION SELECT k.kept, u.far + 1 FROM up u JOIN "
                            "person_link k ON k.gone = u.person_id AND k.ended_at IS NULL WHERE u.far < 100) SELECT person_id FROM up "
                            "ORDER BY far DESC LIMIT 1",
        soci::use(person.value, "p"), soci::into(kept.value);
    return kept;
}

std::vector<std::int64_t> recipients_of(Connection& connection, PersonId person, KindSet kinds, CalendarDate day) {
    std::vector<std::int64_t> recipients = {person.value};
    if (kinds.empty()) {
        return recipients;
    }
    const std::string today = day.iso();
    std::int64_t proxy = 0;
    int granted = 0;
    soci::statement statement =
        (connection.session().prepare
             << "SELECT p.proxy_person, p.kinds FROM proxy p JOIN enrolment e ON e.enrolment_id = p.enrolment_id WHERE e.person_id = :p AND "
                "e.visible = 1 AND (p.valid_from IS NULL OR p.valid_from <= :d1) AND (p.valid_to IS NULL OR p.valid_to >= :d2) AND NOT EXISTS "
                "(SELECT 1 FROM protective_hold h JOIN enrolment x ON x.enrolment_id = h.enrolment_id WHERE x.person_id = e.person_id AND "
                "x.visible = 1 AND (h.against = 'proxies' OR h.against = CAST(p.proxy_person AS varchar(20))) AND (h.valid_from IS NULL OR "
                "h.valid_from <= :d3) AND (h.valid_to IS NULL OR h.valid_to >= :d4)) ORDER BY p.proxy_id",
         soci::use(person.value, "p"), soci::use(today, "d1"), soci::use(today, "d2"), soci::use(today, "d3"), soci::use(today, "d4"),
         soci::into(proxy), soci::into(granted));
    statement.execute();
    while (statement.fetch()) {
        const bool holds = (granted & kinds.bits()) == kinds.bits();
        if (holds && std::ranges::find(recipients, proxy) == recipients.end()) {
            recipients.push_back(proxy);
        }
    }
    return recipients;
}

}  // namespace kakehashi::storage
