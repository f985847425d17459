#include "adapters/storage/claim_months.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "adapters/storage/consent_rows.h"
#include "consent/subject_state.h"
#include "domain/kind.h"

namespace kakehashi::storage {
namespace {

constexpr int page = 500;
constexpr const char* by_node = "node";

/// A relation and the newest month of its organisation's own actuals.
struct Candidate {
    std::int64_t relation = 0;
    EnrolmentId enrolment;
    std::int64_t person = 0;
    consent::Party party = consent::Party::service_provider;
    RelationEntry entry;
    std::optional<ServiceMonth> served;

    /// Only what is alive goes on: an organisation opens nothing again by what it sends itself.
    [[nodiscard]] bool rises(CalendarDate today) const {
        const consent::Relation relation{entry.organisation, party, consent::Basis::identity_check, entry.verified_on, entry.last_claim_month, {}};
        return served && (!entry.last_claim_month || *entry.last_claim_month < *served) && consent::alive(relation, today);
    }
};

std::string candidate_query() {
    return std::string("SELECT r.relation_id, r.enrolment_id, e.person_id, r.organisation, r.party, r.verified_by, "
                       "CAST(r.verified_on AS varchar(10)), ") +
           last_claim_month_of_r +
           ", r.order_key, COALESCE((SELECT MAX(CAST(f.effective_from AS varchar(10))) FROM enrolment w JOIN fact f ON "
           "f.enrolment_id = w.enrolment_id AND f.unit = 'actuals' AND f.kind = :kind AND f.author = r.organisation AND "
           "f.superseded_at IS NULL AND f.deletes = 0 AND CAST(f.effective_from AS varchar(10)) <= :today "
           "JOIN publication s ON s.publication_id = f.publication_id AND s.published_at IS NOT NULL "
           "WHERE w.person_id = e.person_id AND w.visible = 1), '') FROM relation r JOIN enrolment e ON e.enrolment_id = r.enrolment_id "
           "AND e.visible = 1 WHERE r.relation_id > :after AND r.visible = 1 AND r.superseded_at IS NULL AND r.basis = 1 AND "
           "r.party IN (:provider, :facility) AND r.ended_on IS NULL AND r.last_claim_month < :month ORDER BY r.relation_id LIMIT :n";
}

std::vector<Candidate> candidates(Connection& connection, CalendarDate today, std::int64_t after) {
    const int kind = static_cast<int>(Kind::service_use);
    const int provider = static_cast<int>(consent::Party::service_provider);
    const int facility = static_cast<int>(consent::Party::care_facility);
    const std::string day = today.iso();
    const std::string month = ServiceMonth::containing(today).compact();
    std::vector<Candidate> found;
    Candidate row;
    int party = 0;
    std::string verified;
    std::string claim;
    std::string served;
    row.entry.basis = name_of(consent::Basis::identity_check);
    soci::statement statement =
        (connection.session().prepare << candidate_query(), soci::use(kind, "kind"), soci::use(day, "today"), soci::use(after, "after"),
         soci::use(provider, "provider"), soci::use(facility, "facility"), soci::use(month, "month"), soci::use(page, "n"),
         soci::into(row.relation), soci::into(row.enrolment.value), soci::into(row.person), soci::into(row.entry.organisation), soci::into(party),
         soci::into(row.entry.verified_by), soci::into(verified), soci::into(claim), soci::into(row.entry.order), soci::into(served));
    statement.execute();
    while (statement.fetch()) {
        row.party = static_cast<consent::Party>(party);
        row.entry.party = name_of(row.party);
        row.entry.verified_on = CalendarDate::parse_iso(verified).value_or(CalendarDate{});
        row.entry.last_claim_month = ServiceMonth::parse_compact(claim);
        const auto first = CalendarDate::parse_iso(served);
        row.served = first ? std::optional(ServiceMonth::containing(*first)) : std::nullopt;
        found.push_back(row);
    }
    return found;
}

/// Whether the row was still the current one of that person, and open; then it is no longer.
bool superseded(Connection& connection, const Candidate& each) {
    const std::int64_t at = now().microseconds;
    soci::statement update =
        (connection.session().prepare
             << "UPDATE relation SET superseded_at = :t WHERE relation_id = :r AND visible = 1 AND superseded_at IS NULL AND ended_on IS NULL "
                "AND EXISTS (SELECT 1 FROM enrolment e WHERE e.enrolment_id = relation.enrolment_id AND e.person_id = :p AND e.visible = 1)",
         soci::use(at, "t"), soci::use(each.relation, "r"), soci::use(each.person, "p"));
    update.execute(true);
    return update.get_affected_rows() == 1;
}

/// All of them in one transaction; how many were raised.
std::int64_t raise(Connection& connection, const LedgerWriter& writer, const std::vector<Candidate>& rising) {
    std::vector<std::int64_t> persons;
    std::ranges::transform(rising, std::back_inserter(persons), &Candidate::person);
    std::ranges::sort(persons);
    const auto twice = std::ranges::unique(persons);
    persons.erase(twice.begin(), twice.end());
    Transaction transaction(connection);
    PersonHeads heads = heads_of(connection, persons, HeadLock::wait);
    std::vector<LedgerEvent> events;
    for (const Candidate& each : rising) {
        if (!heads.contains(each.person) || !superseded(connection, each)) {
            continue;
        }
        RelationEntry raised = each.entry;
        raised.last_claim_month = each.served;
        const std::int64_t id = take_numbers(connection, "relation", 1);
        insert_relation(connection, id, each.enrolment, raised, {});
        events.push_back({"relation", relation_event(id, raised, by_node), PersonId{each.person}});
    }
    if (!events.empty()) {
        raise_epochs(connection, heads);
        static_cast<void>(writer.write(connection, events, heads, std::nullopt));
        transaction.commit();
    }
    return static_cast<std::int64_t>(events.size());
}

}  // namespace

Result<RaisedMonths> raise_claim_months(Database& database, const LedgerWriter& writer, CalendarDate today, Trial trial,
                                        const std::function<bool()>& go_on) {
    RaisedMonths raised;
    std::int64_t after = 0;
    while (true) {
        if (!go_on()) {
            raised.finished = false;
            return raised;
        }
        TRY(auto found, database.with([&](Connection& connection) -> Result<std::vector<Candidate>> { return candidates(connection, today, after); }));
        if (found.empty()) {
            return raised;
        }
        after = found.back().relation;
        std::erase_if(found, [&](const Candidate& each) { return !each.rises(today); });
        if (trial == Trial::yes) {
            raised.relations += static_cast<std::int64_t>(found.size());
        } else if (!found.empty()) {
            TRY(const std::int64_t done, database.with([&](Connection& connection) -> Result<std::int64_t> { return raise(connection, writer, found); }));
            raised.relations += done;
        }
    }
}

}  // namespace kakehashi::storage
