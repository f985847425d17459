#include "adapters/storage/publish.h"

#include <algorithm>
#include <string>

#include "adapters/storage/known_enrolments.h"
#include "adapters/storage/publication_statements.h"
#include "adapters/storage/publish_consents.h"
#include "adapters/storage/publish_facts.h"
#include "adapters/storage/publish_registers.h"
#include "adapters/storage/publishing_turn.h"
#include "adapters/storage/set_settlement.h"

namespace kakehashi::storage {
namespace {

/// From so many staged rows on, plans made for small publications must not be used again.
constexpr std::int64_t large = 1'000;

Error removed_meanwhile() { return {Fault::conflicting, "KK-4313", "what this import had staged was removed meanwhile"}; }

Error changed_meanwhile() { return {Fault::conflicting, "KK-4314", "what this import built on was changed meanwhile"}; }

/// Nobody sees it before the commit. False when it is not there or published already.
bool mark_published(Connection& connection, std::int64_t publication, std::int64_t at) {
    return change(connection, "UPDATE publication SET published_at = :t WHERE publication_id = :p AND published_at IS NULL",
                  publication, at) == 1;
}

void plan_anew(Connection& connection, const StagedParts& parts) {
    if (connection.dialect() == Dialect::postgresql && parts.rows >= large) {
        connection.session() << "SET LOCAL plan_cache_mode = force_custom_plan";
    }
}

/// The persons of everything the publication brings, in ascending order; 0 first for an enrolment that was erased meanwhile.
struct PersonsTouched {
    explicit PersonsTouched(Connection& connection)
        : statement((connection.session().prepare
                         << "SELECT DISTINCT COALESCE(e.person_id, 0) AS person FROM ("
                            "SELECT enrolment_id FROM fact WHERE publication_id = :p UNION "
                            "SELECT enrolment_id FROM directive WHERE publication_id = :p AND visible = 0 UNION "
                            "SELECT enrolment_id FROM relation WHERE publication_id = :p AND visible = 0 UNION "
                            "SELECT enrolment_id FROM staged_register WHERE publication_id = :p UNION "
                            "SELECT enrolment_id FROM enrolment WHERE publication_id = :p AND visible = 0"
                            ") touched LEFT JOIN enrolment e ON e.enrolment_id = touched.enrolment_id ORDER BY person",
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

Publishing::Publishing(Connection& connection) : connection_(connection), transaction_(connection) {
    take_publishing_turn(connection);
    at_ = now().microseconds;
}

Result<Done> Publishing::prepare(const Key& key, SetId set, std::int64_t publication, const StagedParts& parts,
                                 SetReport& report) {
    EXPECTS(!must_finish());
    if (!mark_published(connection_, publication, at_)) {
        return removed_meanwhile();
    }
    plan_anew(connection_, parts);
    if (parts.registers) {
        follow_links(connection_, publication);
    }
    drop_held(connection_, publication, report.held);
    if (parts.patches && !patches_hold(connection_, publication)) {
        return changed_meanwhile();
    }
    const std::vector<std::int64_t> touched = connection_.prepared<PersonsTouched>()(publication);
    if (!touched.empty() && touched.front() == 0) {  // what is staged can be read by nobody: the key is gone
        return changed_meanwhile();
    }
    const auto ranked = rank_facts(connection_, {publication}, at_);
    if (!ranked) {
        return changed_meanwhile();
    }
    report.facts = ranked->front().current;
    report.superseded = ranked->front().superseded;
    if (parts.registers) {
        apply_registers(connection_, publication);
    }
    if (parts.consents) {
        show_directives(connection_, publication);
        consents_ = publication;
    }
    for_everyone_ = parts.registries && apply_registries(connection_, publication);
    report.settle();
    const SettledSet settled{set, &report};
    settle(connection_, key, {&settled, 1});
    persons_.insert(persons_.end(), touched.begin(), touched.end());
    return Done{};
}

Result<Done> Publishing::prepare(const Key& key, std::span<const PlainPublication> publications) {
    EXPECTS(!must_finish());
    std::vector<std::int64_t> numbers;
    for (const PlainPublication& plain : publications) {
        numbers.push_back(plain.publication);
    }
    const auto marked = change(connection_, "UPDATE publication SET published_at = :t WHERE publication_id {in ids} AND published_at IS NULL",
                               numbers, at_);
    if (marked != static_cast<std::int64_t>(numbers.size())) {
        return removed_meanwhile();
    }
    const std::vector<std::int64_t> touched =
        numbers_by_ids(connection_,
                       "SELECT DISTINCT COALESCE(e.person_id, 0) AS person FROM (SELECT DISTINCT enrolment_id FROM fact WHERE "
                       "publication_id {in ids}) touched LEFT JOIN enrolment e ON e.enrolment_id = touched.enrolment_id ORDER BY person",
                       numbers);
    const auto ranked = !touched.empty() && touched.front() == 0 ? std::nullopt : rank_facts(connection_, numbers, at_);
    if (!ranked) {
        return changed_meanwhile();
    }
    std::vector<SettledSet> settled;
    for (std::size_t n = 0; n < publications.size(); ++n) {
        SetReport& report = *publications[n].report;
        report.facts = (*ranked)[n].current;
        report.superseded = (*ranked)[n].superseded;
        report.settle();
        settled.push_back({publications[n].set, &report});
    }
    settle(connection_, key, settled);
    persons_.insert(persons_.end(), touched.begin(), touched.end());
    return Done{};
}

/// From here on no answer about these persons is given, and soon no answer at all.
void Publishing::finish(const LedgerWriter& writer) {
    std::ranges::sort(persons_);
    persons_.erase(std::ranges::unique(persons_).begin(), persons_.end());
    if (consents_) {
        PersonHeads heads = heads_of(connection_, persons_, HeadLock::wait);
        show_relations(connection_, *consents_, at_);
        raise_epochs(connection_, heads);
        write_events(connection_, writer, *consents_, heads);
    } else if (!persons_.empty()) {
        lock_and_raise_epochs(connection_, persons_);
    }
    if (for_everyone_) {
        raise_global_epoch(connection_);
    }
    transaction_.commit();
}

}  // namespace kakehashi::storage
