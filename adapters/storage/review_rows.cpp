#include "adapters/storage/review_rows.h"

#include <algorithm>

#include "adapters/storage/consent_rows.h"
#include "adapters/storage/link_store.h"

namespace kakehashi::storage {
namespace {

constexpr const char* columns =
    "SELECT r.review_id, r.enrolment_a, r.enrolment_b, r.origin, r.state, r.condition, r.points, r.findings, r.created_at, "
    "COALESCE(r.decided_at, 0), COALESCE(r.entry, -1) FROM identity_review r ";

std::vector<ReviewRow> read(soci::statement statement, ReviewRow& row) {
    std::vector<ReviewRow> rows;
    statement.execute();
    while (statement.fetch()) {
        rows.push_back(row);
    }
    return rows;
}

template <class... Uses>
std::vector<ReviewRow> rows_where(Connection& connection, const std::string& rest, Uses&&... uses) {
    ReviewRow row;
    auto prepared = (connection.session().prepare << std::string(columns) + rest, soci::into(row.id), soci::into(row.a),
                     soci::into(row.b), soci::into(row.origin), soci::into(row.state), soci::into(row.condition),
                     soci::into(row.points), soci::into(row.findings), soci::into(row.created_at), soci::into(row.decided_at),
                     soci::into(row.entry));
    (void)(prepared, ..., std::forward<Uses>(uses));
    return read(soci::statement(prepared), row);
}

std::optional<ReviewRow> first_of(std::vector<ReviewRow> rows) {
    return rows.empty() ? std::nullopt : std::optional(std::move(rows.front()));
}

}  // namespace

std::string findings_text(const MatchScore& score) {
    std::string text;
    for (std::size_t n = 0; n < identity_item_count; ++n) {
        text += (n == 0 ? "" : " ") + std::string(name_of(static_cast<IdentityItem>(n))) + "=" + std::string(name_of(score.findings[n]));
    }
    return text;
}

bool propose(Connection& connection, const ReviewRow& proposal, const std::string& compared) {
    const std::int64_t id = take_numbers(connection, "review", 1);
    const std::int64_t a = std::min(proposal.a, proposal.b);
    const std::int64_t b = std::max(proposal.a, proposal.b);
    connection.session()
        << "INSERT INTO identity_review (review_id, enrolment_a, enrolment_b, origin, state, condition, points, findings, compared, "
           "created_at) VALUES (:i, :a, :b, :o, 'open', :c, :n, :f, :d, :t) ON CONFLICT (enrolment_a, enrolment_b) DO UPDATE SET "
           "state = 'open', origin = excluded.origin, condition = excluded.condition, points = excluded.points, findings = "
           "excluded.findings, compared = excluded.compared, created_at = CASE WHEN identity_review.state = 'open' THEN "
           "identity_review.created_at ELSE excluded.created_at END, decided_at = NULL, entry = NULL WHERE "
           "identity_review.state = 'open' OR identity_review.compared <> excluded.compared",
        soci::use(id, "i"), soci::use(a, "a"), soci::use(b, "b"), soci::use(proposal.origin, "o"), soci::use(proposal.condition, "c"),
        soci::use(proposal.points, "n"), soci::use(proposal.findings, "f"), soci::use(compared, "d"),
        soci::use(proposal.created_at, "t");
    const auto row = review_of_pair(connection, a, b);
    return row && row->state == "open";
}

void settle_reviews_between(Connection& connection, PersonId one, PersonId other, std::int64_t at) {
    const std::string of = "SELECT enrolment_id FROM enrolment WHERE person_id = ";
    connection.session() << "UPDATE identity_review SET state = 'linked', decided_at = :t WHERE state = 'open' AND ((enrolment_a IN (" + of +
                                ":x) AND enrolment_b IN (" + of + ":y)) OR (enrolment_a IN (" + of + ":y) AND enrolment_b IN (" + of +
                                ":x)))",
        soci::use(at, "t"), soci::use(one.value, "x"), soci::use(other.value, "y");
}

void note_decision(Connection& connection, std::int64_t review, const std::string& state, std::int64_t entry, std::int64_t at) {
    connection.session() << "UPDATE identity_review SET state = :s, entry = :e, decided_at = :t WHERE review_id = :r",
        soci::use(state, "s"), soci::use(entry, "e"), soci::use(at, "t"), soci::use(review, "r");
}

void note_not_same(Connection& connection, const SearchKeys& keys, const KnownEnrolments& all, const std::vector<std::int64_t>& moved,
                   std::int64_t at) {
    for (const auto& [id, rest] : all) {
        if (std::ranges::find(moved, id) != moved.end()) {
            continue;
        }
        for (const std::int64_t gone : moved) {
            const KnownEnrolment& other = all.at(gone);
            const std::int64_t review = take_numbers(connection, "review", 1);
            const std::int64_t a = std::min(id, gone);
            const std::int64_t b = std::max(id, gone);
            const std::string condition(name_of(condition_of(rest, other)));
            const std::string compared = compared_digest(keys, rest, other);
            connection.session()
                << "INSERT INTO identity_review (review_id, enrolment_a, enrolment_b, origin, state, condition, points, findings, "
                   "compared, created_at, decided_at) VALUES (:i, :a, :b, 'split', 'not_same', :c, 0, '', :d, :t, :t) ON CONFLICT "
                   "(enrolment_a, enrolment_b) DO UPDATE SET state = 'not_same', compared = excluded.compared, decided_at = "
                   "excluded.decided_at",
                soci::use(review, "i"), soci::use(a, "a"), soci::use(b, "b"), soci::use(condition, "c"), soci::use(compared, "d"),
                soci::use(at, "t");
        }
    }
}

std::optional<ReviewRow> review_row(Connection& connection, std::int64_t id) {
    return first_of(rows_where(connection, "WHERE r.review_id = :i", soci::use(id, "i")));
}

std::optional<ReviewRow> review_of_pair(Connection& connection, std::int64_t a, std::int64_t b) {
    const std::int64_t less = std::min(a, b);
    const std::int64_t greater = std::max(a, b);
    return first_of(rows_where(connection, "WHERE r.enrolment_a = :a AND r.enrolment_b = :b", soci::use(less, "a"), soci::use(greater, "b")));
}

std::vector<ReviewRow> review_rows(Connection& connection, const std::string& state, int most) {
    const std::string apart = state == "linked" ? "" : "AND a.person_id <> b.person_id ";
    return rows_where(connection,
                      "JOIN enrolment a ON a.enrolment_id = r.enrolment_a AND a.visible = 1 JOIN enrolment b ON b.enrolment_id = "
                      "r.enrolment_b AND b.visible = 1 WHERE r.state = :s " + apart + "ORDER BY r.points DESC, r.review_id LIMIT :n",
                      soci::use(state, "s"), soci::use(most, "n"));
}

}  // namespace kakehashi::storage
