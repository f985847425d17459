#include "adapters/storage/pending_consents.h"

#include "adapters/storage/subject_loader.h"
#include "consent/directive.h"

namespace kakehashi::storage {

Result<std::vector<PendingConsent>> pending_consents(Database& database, std::optional<InsurerNumber> insurer, int review_days) {
    return database.with([&](Connection& connection) -> Result<std::vector<PendingConsent>> {
        std::vector<PendingConsent> all;
        PendingConsent row;
        std::int64_t id = 0;
        std::int64_t recorded = 0;
        const std::string number = insurer ? insurer->str() : std::string{};
        const int pending = static_cast<int>(consent::Capacity::pending);
        const int granted = static_cast<int>(consent::DirectiveDecision::granted);
        soci::statement statement =
            (connection.session().prepare
                 << "SELECT d.directive_id, e.insurer_no, e.insured_no, d.organisation, d.channel, d.recorded_at FROM directive d JOIN "
                    "enrolment e ON e.enrolment_id = d.enrolment_id AND e.visible = 1 WHERE d.visible = 1 AND d.readable = 1 AND d.capacity = :c AND d.decision = :g "
                    "AND e.deceased_on IS NULL AND (:i1 = '' OR e.insurer_no = :i2) AND NOT EXISTS (SELECT 1 FROM directive n JOIN enrolment o "
                    "ON o.enrolment_id = n.enrolment_id AND o.visible = 1 WHERE o.person_id = e.person_id AND n.visible = 1 AND n.scope = "
                    "d.scope AND n.organisation = d.organisation AND n.seq > d.seq AND (n.readable = 0 OR (d.kinds & ~n.kinds) = 0)) ORDER BY d.recorded_at, d.directive_id",
             soci::use(pending, "c"), soci::use(granted, "g"), soci::use(number, "i1"), soci::use(number, "i2"), soci::into(id),
             soci::into(row.insurer), soci::into(row.insured), soci::into(row.organisation), soci::into(row.channel), soci::into(recorded));
        statement.execute();
        while (statement.fetch()) {
            row.directive = directive_name(id);
            row.recorded_on = Timestamp{recorded}.day_in_japan();
            row.due_on = row.recorded_on.plus_days(review_days);
            all.push_back(row);
        }
        return all;
    });
}

}  // namespace kakehashi::storage
