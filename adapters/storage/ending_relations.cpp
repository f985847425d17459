#include "adapters/storage/ending_relations.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "adapters/storage/consent_rows.h"
#include "consent/relation_end.h"
#include "consent/relation_periods.h"

namespace kakehashi::storage {
namespace {

using consent::Basis;
using consent::Relation;

/// A current relation of a person, and the enrolment it hangs on.
struct Row {
    std::int64_t enrolment = 0;
    Relation relation;
};

/// Relations that may end in the window, by what their rows and the facts' own columns say. A notice ends a relation with the day
/// before its plan begins; a decision is sent on its day or later. Counted, not EXISTS: PostgreSQL would make that one list of all
/// people's facts for each page.
std::string candidate_query() {
    return std::string("SELECT DISTINCT r.enrolment_id, e.person_id, e.insurer_no, e.insured_no FROM relation r JOIN enrolment e ON "
                       "e.enrolment_id = r.enrolment_id AND e.visible = 1 AND e.deceased_on IS NULL WHERE r.enrolment_id > :after AND e.enrolment_id > :again AND "
                       "r.visible = 1 AND r.superseded_at IS NULL AND (:i1 = '' OR e.insurer_no = :i2) AND ("
                       "(r.basis IN (1, 2, 3) AND CAST(r.ended_on AS varchar(10)) BETWEEN :f1 AND :l1) OR "
                       "(r.basis IN (4, 5) AND CAST(r.ended_on AS varchar(10)) BETWEEN :sf AND :sl) OR "
                       "(r.basis = 1 AND CAST(r.verified_on AS varchar(10)) <= :vl1 AND (CAST(r.verified_on AS varchar(10)) BETWEEN :vf AND "
                       ":vl2 OR ") +
           last_claim_month_of_r + " BETWEEN :cf AND :cl)) OR "
           "(r.basis = 2 AND (SELECT count(*) FROM enrolment w JOIN fact n ON n.enrolment_id = w.enrolment_id AND n.unit = 'plan_notice' "
           "WHERE w.person_id = e.person_id AND w.visible = 1 AND n.superseded_at IS NULL AND n.deletes = 0 AND "
           "CAST(n.effective_from AS varchar(10)) BETWEEN :nf AND :nl) > 0) OR "
           "(r.basis = 3 AND (SELECT count(*) FROM enrolment w JOIN fact n ON n.enrolment_id = w.enrolment_id AND n.unit = 'certification' "
           "JOIN publication s ON s.publication_id = n.publication_id WHERE w.person_id = e.person_id AND w.visible = 1 AND "
           "n.superseded_at IS NULL AND n.deletes = 0 AND s.published_at >= :since) > 0)) ORDER BY r.enrolment_id LIMIT :n";
}

/// Midnight in Japan at the beginning of that day, in microseconds since 1970.
std::int64_t begin_of(CalendarDate day) {
    constexpr std::int64_t an_hour = 3'600'000'000;
    return std::int64_t{day.days()} * 24 * an_hour - 9 * an_hour;
}

/// What stands in columns of relations and facts that end within the window: days and months, as they compare as text.
struct Window {
    struct Between {
        std::string from;
        std::string to;
    };
    explicit Window(const EndingFilter& filter) {
        const CalendarDate first = filter.today.plus_days(-filter.within);
        const CalendarDate last = filter.today.plus_days(filter.within - 1);
        const auto days = [&](std::int32_t away) { return Between{first.plus_days(away).iso(), last.plus_days(away).iso()}; };
        const auto month = [](CalendarDate in) { return ServiceMonth::containing(in).plus_months(-consent::claim_window_months).compact(); };
        ended = days(0);
        left = days(-consent::days_after_stay);
        checked = days(-consent::identity_check_days);
        replanned = days(1);
        claimed = {month(first), month(last)};
        published_since = begin_of(first);
    }

    Between ended;
    Between left;       ///< a stay
    Between checked;    ///< an identity
    Between replanned;  ///< by somebody else
    Between claimed;
    std::int64_t published_since = 0;
};

std::vector<Row> rows_of(Connection& connection, std::int64_t person) {
    std::vector<Row> rows;
    Row row;
    int party = 0;
    int basis = 0;
    std::string verified;
    std::string claim;
    std::string ended;
    soci::statement statement =
        (connection.session().prepare
             << std::string("SELECT r.enrolment_id, r.organisation, r.party, r.basis, CAST(r.verified_on AS varchar(10)), ") + last_claim_month_of_r +
                    ", COALESCE(CAST(r.ended_on AS varchar(10)), '') FROM enrolment e JOIN relation r ON r.enrolment_id = e.enrolment_id "
                    "AND r.visible = 1 AND r.superseded_at IS NULL WHERE e.person_id = :p AND e.visible = 1 ORDER BY r.relation_id",
         soci::use(person, "p"), soci::into(row.enrolment), soci::into(row.relation.organisation), soci::into(party), soci::into(basis),
         soci::into(verified), soci::into(claim), soci::into(ended));
    statement.execute();
    while (statement.fetch()) {
        row.relation.party = static_cast<consent::Party>(party);
        row.relation.basis = static_cast<Basis>(basis);
        row.relation.verified_on = CalendarDate::parse_iso(verified).value_or(CalendarDate{});
        row.relation.last_claim_month = ServiceMonth::parse_compact(claim);
        row.relation.ended_on = CalendarDate::parse_iso(ended);
        rows.push_back(row);
    }
    return rows;
}

bool follows_what_insurers_send(const Row& row) {
    return row.relation.basis == Basis::plan_notice || row.relation.basis == Basis::opinion_request;
}

/// The rows with the periods that follow from the facts; one row may become several.
std::vector<Row> settled(std::vector<Row> rows, std::span<const Fact> facts) {
    std::vector<Row> all;
    for (Row& row : rows) {
        std::vector<Relation> parts = {std::move(row.relation)};
        consent::settle_relations(parts, facts);
        for (Relation& part : parts) {
            all.push_back({row.enrolment, std::move(part)});
        }
    }
    return all;
}

/// By organisation and party.
std::map<std::pair<std::string, consent::Party>, std::vector<Row>> grouped(std::vector<Row> rows) {
    std::map<std::pair<std::string, consent::Party>, std::vector<Row>> groups;
    for (Row& row : rows) {
        groups[{row.relation.organisation, row.relation.party}].push_back(std::move(row));
    }
    return groups;
}

}  // namespace

/// An enrolment with a relation that may end.
struct EndingRelations::Candidate {
    std::int64_t enrolment = 0;
    std::optional<InsurerNumber> insurer;
    std::optional<InsuredNumber> insured;
    std::vector<Row> rows;  ///< of the person, whatever enrolment they hang on
};

std::vector<EndingRelations::Candidate> EndingRelations::candidates(Connection& connection) const {
    const Window window(filter_);
    const std::string insurer = filter_.insurer ? filter_.insurer->str() : std::string{};
    std::int64_t enrolment = 0;
    std::int64_t person = 0;
    std::string insurer_no;
    std::string insured_no;
    std::vector<std::int64_t> persons;
    std::vector<Candidate> found;
    soci::statement statement =
        (connection.session().prepare << candidate_query(), soci::use(after_, "after"), soci::use(after_, "again"), soci::use(insurer, "i1"), soci::use(insurer, "i2"),
         soci::use(window.ended.from, "f1"), soci::use(window.ended.to, "l1"), soci::use(window.left.from, "sf"), soci::use(window.left.to, "sl"),
         soci::use(window.checked.to, "vl1"), soci::use(window.checked.from, "vf"), soci::use(window.checked.to, "vl2"),
         soci::use(window.claimed.from, "cf"), soci::use(window.claimed.to, "cl"), soci::use(window.replanned.from, "nf"),
         soci::use(window.replanned.to, "nl"), soci::use(window.published_since, "since"), soci::use(page_, "n"), soci::into(enrolment),
         soci::into(person), soci::into(insurer_no), soci::into(insured_no));
    statement.execute();
    while (statement.fetch()) {
        found.push_back({enrolment, InsurerNumber::parse(insurer_no), InsuredNumber::parse(insured_no), {}});
        persons.push_back(person);
    }
    for (std::size_t at = 0; at < found.size(); ++at) {
        found[at].rows = rows_of(connection, persons[at]);
    }
    return found;
}

Result<Done> EndingRelations::add_ends(const Candidate& candidate, std::vector<EndingRelation>& ends) {
    std::vector<Row> rows = candidate.rows;
    if (std::ranges::any_of(rows, follows_what_insurers_send)) {
        TRY(const auto person, states_.load(*candidate.insurer, *candidate.insured, consent::History::current));
        rows = settled(std::move(rows), person ? std::span<const Fact>(person->record.facts) : std::span<const Fact>{});
    }
    for (const auto& [who, group] : grouped(std::move(rows))) {
        std::vector<Relation> relations;
        std::ranges::transform(group, std::back_inserter(relations), &Row::relation);
        const auto end = consent::end_of(relations, filter_.today);
        const auto away = end ? end->last_day.days() - filter_.today.days() : filter_.within;
        // Told once: with the enrolment on which the one hangs that lasts longest.
        if (away >= -filter_.within && away < filter_.within && group[end->relation].enrolment == candidate.enrolment) {
            ends.push_back({*candidate.insurer, *candidate.insured, relations[end->relation], end->last_day, end->alive});
        }
    }
    return Done{};
}

Result<std::optional<std::vector<EndingRelation>>> EndingRelations::next() {
    TRY(const auto page, database_.with([&](Connection& connection) -> Result<std::vector<Candidate>> { return candidates(connection); }));
    if (page.empty()) {
        return std::optional<std::vector<EndingRelation>>{};
    }
    std::vector<EndingRelation> ends;
    for (const Candidate& candidate : page) {
        if (candidate.insurer && candidate.insured) {
            TRY_DONE(add_ends(candidate, ends));
        }
    }
    after_ = page.back().enrolment;
    return std::optional(std::move(ends));
}

}  // namespace kakehashi::storage
