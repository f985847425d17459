#include "adapters/storage/publish_facts.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

#include "adapters/storage/known_enrolments.h"
#include "adapters/storage/publication_statements.h"

namespace kakehashi::storage {
namespace {

struct DropOfPerson {
    explicit DropOfPerson(Connection& connection)
        : facts(prepare(connection, "DELETE FROM fact", "")),
          registers(prepare(connection, "DELETE FROM staged_register", "")),
          enrolments(prepare(connection, "DELETE FROM enrolment",
                             " AND visible = 0 AND NOT EXISTS (SELECT 1 FROM directive d WHERE d.enrolment_id = "
                             "enrolment.enrolment_id) AND NOT EXISTS (SELECT 1 FROM relation r WHERE r.enrolment_id = "
                             "enrolment.enrolment_id)")) {}

    soci::statement prepare(Connection& connection, const std::string& deletes, const std::string& unless) {
        return (connection.session().prepare
                    << deletes +
                           " WHERE publication_id = :p AND enrolment_id IN (SELECT e.enrolment_id FROM enrolment e WHERE "
                           "e.insurer_no = :a AND e.insured_no = :b AND e.visible = 1 UNION ALL SELECT e.enrolment_id FROM "
                           "enrolment e WHERE e.publication_id = :p AND e.insurer_no = :a AND e.insured_no = :b AND "
                           "e.visible = 0)" +
                           unless,
                soci::use(publication, "p"), soci::use(insurer, "a"), soci::use(insured, "b"));
    }

    void operator()(std::int64_t of, const HeldUnit& unit) {
        publication = of;
        insurer = unit.insurer.str();
        insured = unit.insured.str();
        facts.execute(true);
        registers.execute(true);
        enrolments.execute(true);
    }

    std::int64_t publication = 0;
    std::string insurer;
    std::string insured;
    soci::statement facts;
    soci::statement registers;
    soci::statement enrolments;
};

constexpr const char* same_unit =
    "o.enrolment_id = n.enrolment_id AND o.unit = n.unit AND o.fact_key = n.fact_key AND o.author = n.author AND "
    "o.addressee = n.addressee";

/// `o` is published; those in hand count as published already.
constexpr const char* shown = "JOIN publication q ON q.publication_id = o.publication_id AND q.published_at IS NOT NULL";

/// How the facts of publications, `n`, lie among those of their units, `o`.
struct Neighbours {
    struct Row {
        std::int64_t publication = 0;
        std::int64_t same = 0;        ///< pairs under one order, the other one of another publication
        std::int64_t older = 0;       ///< in which the other one is older
        std::int64_t newer = 0;       ///< in which it is newer, and of another publication
        std::int64_t superseded = 0;  ///< facts of the publication that have a newer one
    };

    explicit Neighbours(Connection& connection)
        : statement((connection.session().prepare
                         << with_ids(connection.dialect(),
                                     std::string("SELECT n.publication_id, "
                                                 "COALESCE(sum(CASE WHEN o.order_key = n.order_key THEN 1 ELSE 0 END), 0), "
                                                 "COALESCE(sum(CASE WHEN o.order_key < n.order_key AND n.kind > 0 THEN 1 ELSE 0 END), 0), "
                                                 "COALESCE(sum(CASE WHEN o.order_key > n.order_key AND n.kind > 0 AND o.publication_id <> "
                                                 "n.publication_id THEN 1 ELSE 0 END), 0), count(DISTINCT CASE WHEN o.order_key > "
                                                 "n.order_key THEN n.fact_id END) FROM fact n JOIN fact o ON ") +
                                         same_unit + " AND (o.order_key <> n.order_key OR o.publication_id <> n.publication_id) " +
                                         shown + " WHERE n.publication_id {in ids} GROUP BY n.publication_id"),
                     soci::use(ids, "ids"), soci::into(row.publication), soci::into(row.same), soci::into(row.older),
                     soci::into(row.newer), soci::into(row.superseded))) {}

    std::vector<Row> operator()(std::string of) {
        ids = std::move(of);
        std::vector<Row> rows;
        statement.execute();
        while (statement.fetch()) {
            rows.push_back(row);
        }
        return rows;
    }

    std::string ids;
    Row row;
    soci::statement statement;
};

/// How many facts of each publication are current.
struct CurrentFacts {
    explicit CurrentFacts(Connection& connection)
        : statement((connection.session().prepare
                         << with_ids(connection.dialect(),
                                     "SELECT publication_id, count(*) FROM fact WHERE publication_id {in ids} AND superseded_at IS "
                                     "NULL AND kind > 0 GROUP BY publication_id"),
                     soci::use(ids, "ids"), soci::into(publication), soci::into(count))) {}

    std::string ids;
    std::int64_t publication = 0;
    std::int64_t count = 0;
    soci::statement statement;
};

/// Rows of the register, of kind 0, only tell a repeated row from a new one: nobody is shown them, so they need no rank.
void supersede(Connection& connection, std::int64_t publication, std::int64_t at, const std::string& which) {
    change(connection,
           std::string("UPDATE fact SET superseded_at = :t WHERE superseded_at IS NULL AND fact_id IN (SELECT ") + which +
               ".fact_id FROM fact n JOIN fact o ON " + same_unit + " AND o.order_key " + (which == "o" ? "<" : ">") +
               " n.order_key " + shown + " WHERE n.publication_id = :p AND n.kind > 0)",
           publication, at);
}

/// A version is the rank among the orders of its unit that were published; `which` names those whose rank may have changed.
void number_versions(Connection& connection, std::int64_t publication, const std::string& which) {
    change(connection,
           std::string("UPDATE fact SET version = (SELECT count(DISTINCT o.order_key) FROM fact o ") + shown +
               " WHERE o.enrolment_id = fact.enrolment_id AND o.unit = fact.unit AND o.fact_key = fact.fact_key AND "
               "o.author = fact.author AND o.addressee = fact.addressee AND o.order_key <= fact.order_key) WHERE " +
               which,
           publication);
}

void rank(Connection& connection, const Neighbours::Row& among, std::int64_t at) {
    if (among.older > 0) {
        supersede(connection, among.publication, at, "o");
    }
    if (among.superseded > 0) {
        supersede(connection, among.publication, at, "n");
    }
    if (among.newer > 0) {
        number_versions(connection, among.publication,
                        std::string("fact_id IN (SELECT o.fact_id FROM fact n JOIN fact o ON ") + same_unit +
                            " WHERE n.publication_id = :p AND n.kind > 0)");
    } else if (among.older > 0) {
        number_versions(connection, among.publication, "publication_id = :p AND kind > 0");
    }
}

}  // namespace

bool drop_held(Connection& connection, std::int64_t publication, const std::vector<HeldUnit>& held) {
    bool any = false;
    for (const HeldUnit& unit : held) {
        if (unit.state == SetOutcome::quarantined) {
            connection.prepared<DropOfPerson>()(publication, unit);
            any = true;
        }
    }
    return any;
}

bool patches_hold(Connection& connection, std::int64_t publication) {
    // The newest is asked for each patch by itself, by index, whatever a planner without statistics makes of joins.
    const std::string built_on_older =
        std::string("SELECT count(*) FROM fact n WHERE n.publication_id = :p AND n.built_on IS NOT NULL AND n.built_on <> "
                    "COALESCE((SELECT o.publication_id FROM fact o JOIN publication q ON q.publication_id = o.publication_id AND "
                    "q.published_at IS NOT NULL AND q.publication_id <> :p WHERE ") +
        same_unit + " ORDER BY o.order_key DESC, o.fact_id DESC LIMIT 1), 0)";
    return number_of(connection, built_on_older, publication) == 0;
}

std::optional<std::vector<Ranked>> rank_facts(Connection& connection, const std::vector<std::int64_t>& publications,
                                              std::int64_t at) {
    const std::string ids = ids_value(connection.dialect(), publications);
    std::unordered_map<std::int64_t, Ranked> ranked;
    const std::vector<Neighbours::Row> rows = connection.prepared<Neighbours>()(ids);
    if (std::ranges::any_of(rows, [](const Neighbours::Row& row) { return row.same > 0; })) {
        return std::nullopt;
    }
    for (const Neighbours::Row& row : rows) {
        rank(connection, row, at);
        ranked[row.publication].superseded = row.superseded;
    }
    auto& current = connection.prepared<CurrentFacts>();
    current.ids = ids;
    current.statement.execute();
    while (current.statement.fetch()) {
        ranked[current.publication].current = current.count;
    }
    std::vector<Ranked> in_order;
    in_order.reserve(publications.size());
    for (const std::int64_t publication : publications) {
        in_order.push_back(ranked[publication]);
    }
    return in_order;
}

}  // namespace kakehashi::storage
