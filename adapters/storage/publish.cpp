#include "adapters/storage/publish.h"

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "domain/finding.h"
#include "domain/json_text.h"

namespace kakehashi::storage {
namespace {

/// Statements about one publication (`:p`), some at an instant (`:t`); prepared once per connection, because a publication
/// is many short statements and planning them anew would cost more than running them.
class PublicationStatements {
public:
    explicit PublicationStatements(Connection& connection) : connection_(connection) {}

    /// Rows changed.
    std::int64_t run(const std::string& sql, std::int64_t publication, std::int64_t at = 0) {
        auto& slot = statements_[sql];
        if (!slot) {
            slot = std::make_unique<Prepared>(connection_, sql);
        }
        slot->publication = publication;
        slot->at = at;
        slot->statement.execute(true);
        return slot->statement.get_affected_rows();
    }

    /// The number the one row of the answer holds; 0 when there is none.
    std::int64_t count(const std::string& sql, std::int64_t publication) {
        auto& slot = counts_[sql];
        if (!slot) {
            slot = std::make_unique<Count>(connection_, sql);
        }
        slot->publication = publication;
        slot->number = 0;
        slot->statement.execute();
        while (slot->statement.fetch()) {
            // To the end: on SQLite a statement left in the middle keeps its snapshot, and the next write is refused.
        }
        return slot->number;
    }

private:
    struct Prepared {
        Prepared(Connection& connection, const std::string& sql)
            : statement(sql.find(":t") == std::string::npos
                            ? (connection.session().prepare << sql, soci::use(publication, "p"))
                            : (connection.session().prepare << sql, soci::use(publication, "p"), soci::use(at, "t"))) {}
        std::int64_t publication = 0;
        std::int64_t at = 0;
        soci::statement statement;
    };
    struct Count {
        Count(Connection& connection, const std::string& sql)
            : statement((connection.session().prepare << sql, soci::use(publication, "p"), soci::into(number))) {}
        std::int64_t publication = 0;
        std::int64_t number = 0;
        soci::statement statement;
    };

    Connection& connection_;
    std::unordered_map<std::string, std::unique_ptr<Prepared>> statements_;
    std::unordered_map<std::string, std::unique_ptr<Count>> counts_;
};

std::int64_t rows_changed(Connection& connection, const std::string& sql, std::int64_t publication, std::int64_t at) {
    return connection.prepared<PublicationStatements>().run(sql, publication, at);
}

void run(Connection& connection, const std::string& sql, std::int64_t publication) {
    connection.prepared<PublicationStatements>().run(sql, publication);
}

std::int64_t count_of(Connection& connection, const std::string& sql, std::int64_t publication) {
    return connection.prepared<PublicationStatements>().count(sql, publication);
}

/// The persons of everything the publication brings.
struct PersonsTouched {
    explicit PersonsTouched(Connection& connection)
        : statement((connection.session().prepare
                         << "SELECT DISTINCT e.person_id FROM enrolment e JOIN ("
                            "SELECT enrolment_id FROM fact WHERE publication_id = :p UNION "
                            "SELECT enrolment_id FROM directive WHERE publication_id = :p AND visible = 0 UNION "
                            "SELECT enrolment_id FROM relation WHERE publication_id = :p AND visible = 0 UNION "
                            "SELECT enrolment_id FROM staged_register WHERE publication_id = :p UNION "
                            "SELECT enrolment_id FROM enrolment WHERE publication_id = :p AND visible = 0"
                            ") touched ON touched.enrolment_id = e.enrolment_id ORDER BY e.person_id",
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

/// Enrolments that name another person's enrolment as their former, whichever of the two came first. Before the new ones are
/// shown: an index finds them while they are hidden. The inner questions are asked once per new enrolment, by index,
/// whatever a planner without statistics makes of joins.
void note_doubtful_links(Connection& connection, std::int64_t publication, std::int64_t at) {
    rows_changed(connection,
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

/// Staged register rows that are still newer than what is there; another set may have been published meanwhile.
void apply_registers(Connection& connection, std::int64_t publication, std::int64_t at) {
    run(connection,
        "UPDATE enrolment SET insured_from = s.insured_from, insured_to = s.insured_to, deceased_on = s.deceased_on, "
        "emergency_refused = s.emergency_refused, protective_measure = s.protective_measure, register_order = s.register_order, "
        "identity = s.identity FROM staged_register s WHERE s.publication_id = :p AND enrolment.enrolment_id = s.enrolment_id AND "
        "s.register_order > enrolment.register_order",
        publication);
    run(connection, "DELETE FROM staged_register WHERE publication_id = :p", publication);
    note_doubtful_links(connection, publication, at);
    run(connection, "UPDATE enrolment SET visible = 1 WHERE publication_id = :p AND visible = 0", publication);
}

Error removed_meanwhile() { return {Fault::conflicting, "KK-4313", "what this import had staged was removed meanwhile"}; }

/// Locks the publication's row; false when it is not there or published already.
bool hold_open(Connection& connection, std::int64_t publication) {
    const std::string lock = connection.dialect() == Dialect::postgresql ? " FOR UPDATE" : "";
    return count_of(connection,
                    "SELECT publication_id FROM publication WHERE publication_id = :p AND published_at IS NULL" + lock,
                    publication) == publication;
}

/// The unit of refusal is the person within the set: what was staged of a person before a later row put the person aside
/// goes. Consents and relations stay: each is an act of its own, and holding back a withdrawal would be worse.
void drop_held(Connection& connection, std::int64_t publication, const std::vector<HeldUnit>& held) {
    const std::string of_person =
        " WHERE publication_id = :p AND enrolment_id IN (SELECT e.enrolment_id FROM enrolment e WHERE e.insurer_no = :a AND "
        "e.insured_no = :b AND e.visible = 1 UNION ALL SELECT e.enrolment_id FROM enrolment e WHERE e.publication_id = :p AND "
        "e.insurer_no = :a AND e.insured_no = :b AND e.visible = 0)";
    const std::array statements = {
        "DELETE FROM fact" + of_person,
        "DELETE FROM staged_register" + of_person,
        "DELETE FROM enrolment" + of_person +
            " AND visible = 0 AND NOT EXISTS (SELECT 1 FROM directive d WHERE d.enrolment_id = enrolment.enrolment_id) AND "
            "NOT EXISTS (SELECT 1 FROM relation r WHERE r.enrolment_id = enrolment.enrolment_id)",
    };
    for (const HeldUnit& unit : held) {
        if (unit.state != SetOutcome::quarantined) {
            continue;
        }
        const std::string insurer = unit.insurer.str();
        const std::string insured = unit.insured.str();
        for (const std::string& statement : statements) {
            connection.session() << statement, soci::use(publication, "p"), soci::use(insurer, "a"),
                soci::use(insured, "b");
        }
    }
}

constexpr const char* same_unit =
    "o.enrolment_id = n.enrolment_id AND o.unit = n.unit AND o.fact_key = n.fact_key AND o.author = n.author AND "
    "o.addressee = n.addressee";

/// What is newer supersedes what is older, whichever came first.
std::int64_t supersede_facts(Connection& connection, std::int64_t publication, std::int64_t at) {
    const std::string older = std::string("UPDATE fact SET superseded_at = :t WHERE superseded_at IS NULL AND fact_id IN ("
        "SELECT o.fact_id FROM fact n JOIN fact o ON ") + same_unit + " AND o.order_key < n.order_key "
        "JOIN publication p ON p.publication_id = o.publication_id AND (p.published_at IS NOT NULL OR p.publication_id = n.publication_id) "
        "WHERE n.publication_id = :p)";
    const std::string newer = std::string("UPDATE fact SET superseded_at = :t WHERE superseded_at IS NULL AND fact_id IN ("
        "SELECT n.fact_id FROM fact n JOIN fact o ON ") + same_unit + " AND o.order_key > n.order_key "
        "JOIN publication p ON p.publication_id = o.publication_id AND p.published_at IS NOT NULL "
        "WHERE n.publication_id = :p)";
    return rows_changed(connection, older, publication, at) + rows_changed(connection, newer, publication, at);
}

/// A version is the rank among the orders of its unit that were published.
void number_versions(Connection& connection, std::int64_t publication) {
    const std::string sql = std::string("UPDATE fact SET version = (SELECT count(DISTINCT o.order_key) FROM fact o "
        "JOIN publication p ON p.publication_id = o.publication_id AND (p.published_at IS NOT NULL OR p.publication_id = :p) WHERE "
        "o.enrolment_id = fact.enrolment_id AND o.unit = fact.unit AND o.fact_key = fact.fact_key AND "
        "o.author = fact.author AND o.addressee = fact.addressee AND o.order_key <= fact.order_key) WHERE fact_id IN ("
        "SELECT o.fact_id FROM fact n JOIN fact o ON ") + same_unit + " WHERE n.publication_id = :p)";
    run(connection, sql, publication);
}

void show_consents(Connection& connection, std::int64_t publication, std::int64_t at) {
    run(connection,
        "UPDATE directive SET visible = 0 WHERE visible = 1 AND directive_id IN (SELECT o.directive_id FROM directive n JOIN "
        "directive o ON o.insurer_no = n.insurer_no AND o.record_number = n.record_number AND o.record_number <> '' AND "
        "o.visible = 1 AND o.readable = 0 AND o.enrolment_id = n.enrolment_id WHERE n.publication_id = :p AND n.visible = 0)",
        publication);
    run(connection, "UPDATE directive SET visible = 1 WHERE publication_id = :p AND visible = 0", publication);
    const std::int64_t relations = count_of(
        connection, "SELECT count(*) FROM relation WHERE publication_id = :p AND visible = 0", publication);
    if (relations == 0) {
        return;
    }
    run(connection, "UPDATE relation SET visible = 1 WHERE publication_id = :p AND visible = 0", publication);
    rows_changed(connection,
                 "UPDATE relation SET superseded_at = :t WHERE visible = 1 AND superseded_at IS NULL AND relation_id IN ("
                 "SELECT o.relation_id FROM relation n JOIN relation o ON o.enrolment_id = n.enrolment_id AND "
                 "o.organisation = n.organisation AND o.party = n.party AND o.basis = n.basis AND o.visible = 1 AND "
                 "(o.order_key < n.order_key OR (o.order_key = n.order_key AND o.relation_id < n.relation_id)) "
                 "WHERE n.publication_id = :p)",
                 publication, at);
    rows_changed(connection,
                 "UPDATE relation SET superseded_at = :t WHERE visible = 1 AND superseded_at IS NULL AND relation_id IN ("
                 "SELECT n.relation_id FROM relation n JOIN relation o ON o.enrolment_id = n.enrolment_id AND "
                 "o.organisation = n.organisation AND o.party = n.party AND o.basis = n.basis AND o.visible = 1 AND "
                 "o.order_key > n.order_key WHERE n.publication_id = :p)",
                 publication, at);
}

/// Registers of offices and insurers; whether an insurer's state changed, which decides for everyone.
bool show_registries(Connection& connection, std::int64_t publication) {
    run(connection,
        "INSERT INTO office (office_no, role, name, prefecture, municipality_code, municipality, insurer_no, service_kinds, "
        "designated_from, designated_to, applied_on, started_on, order_key) SELECT office_no, role, name, prefecture, "
        "municipality_code, municipality, insurer_no, service_kinds, designated_from, designated_to, applied_on, started_on, "
        "order_key FROM staged_office WHERE publication_id = :p ON CONFLICT (office_no, role) DO UPDATE SET name = excluded.name, "
        "prefecture = excluded.prefecture, municipality_code = excluded.municipality_code, municipality = excluded.municipality, "
        "insurer_no = excluded.insurer_no, service_kinds = excluded.service_kinds, designated_from = excluded.designated_from, "
        "designated_to = excluded.designated_to, applied_on = excluded.applied_on, started_on = excluded.started_on, "
        "order_key = excluded.order_key WHERE office.order_key < excluded.order_key",
        publication);
    run(connection, "DELETE FROM staged_office WHERE publication_id = :p", publication);
    std::int64_t statuses = 0;
    connection.session() << "SELECT count(*) FROM staged_status WHERE publication_id = :p", soci::use(publication, "p"),
        soci::into(statuses);
    run(connection,
        "INSERT INTO insurer_status (insurer_no, name, live_from, kinds, order_key) SELECT insurer_no, name, live_from, kinds, "
        "order_key FROM staged_status WHERE publication_id = :p ON CONFLICT (insurer_no) DO UPDATE SET name = excluded.name, "
        "live_from = excluded.live_from, kinds = excluded.kinds, order_key = excluded.order_key "
        "WHERE insurer_status.order_key < excluded.order_key",
        publication);
    run(connection, "DELETE FROM staged_status WHERE publication_id = :p", publication);
    return statuses > 0;
}

std::vector<LedgerEvent> staged_events(Connection& connection, std::int64_t publication) {
    std::vector<LedgerEvent> events;
    LedgerEvent event;
    std::int64_t person = 0;
    soci::statement statement =
        (connection.session().prepare << "SELECT e.person_id, s.type, s.event FROM staged_event s JOIN enrolment e ON "
                                         "e.enrolment_id = s.enrolment_id WHERE s.publication_id = :p ORDER BY s.seq",
         soci::use(publication, "p"), soci::into(person), soci::into(event.type), soci::into(event.event));
    statement.execute();
    while (statement.fetch()) {
        event.person = PersonId{person};
        events.push_back(event);
    }
    return events;
}

/// In portions, so that a long file of consents does not become one enormous statement.
void write_events(Connection& connection, const LedgerWriter& writer, std::int64_t publication, PersonHeads& heads) {
    constexpr std::size_t portion = 1'000;
    const std::vector<LedgerEvent> events = staged_events(connection, publication);
    for (std::size_t begin = 0; begin < events.size(); begin += portion) {
        const std::size_t end = std::min(begin + portion, events.size());
        static_cast<void>(writer.write(connection, {events.begin() + static_cast<std::ptrdiff_t>(begin),
                                                    events.begin() + static_cast<std::ptrdiff_t>(end)},
                                       heads, std::nullopt));
    }
    run(connection, "DELETE FROM staged_event WHERE publication_id = :p", publication);
}

std::string findings_json(const std::vector<Finding>& findings) {
    constexpr std::size_t most = 1'000;  // a broken file must not grow the register of sets without bound
    std::string text;
    JsonText json(text);
    json.open_array();
    for (std::size_t n = 0; n < std::min(findings.size(), most); ++n) {
        const Finding& finding = findings[n];
        json.open_object()
            .member("rule", finding.rule)
            .member("severity", static_cast<std::int64_t>(finding.severity))
            .member("file", finding.place.file)
            .member("line", finding.place.line)
            .member("item", finding.place.item)
            .member("item_name", finding.item_name)
            .member("detail", finding.detail)
            .close_object();
    }
    json.close_array();
    return text;
}

void store_held(Connection& connection, SetId set, const std::vector<HeldUnit>& held) {
    connection.session() << "DELETE FROM held_unit WHERE set_id = :s", soci::use(set.value, "s");
    for (const HeldUnit& unit : held) {
        const std::string insurer = unit.insurer.str();
        const std::string insured = unit.insured.str();
        const std::string state = unit.state == SetOutcome::waiting ? "waiting" : "quarantined";
        connection.session() << "INSERT INTO held_unit (set_id, insurer_no, insured_no, state, rule) VALUES (:s, :a, :b, :st, :r) "
                                "ON CONFLICT (set_id, insurer_no, insured_no) DO UPDATE SET state = excluded.state, rule = excluded.rule",
            soci::use(set.value, "s"), soci::use(insurer, "a"), soci::use(insured, "b"), soci::use(state, "st"),
            soci::use(unit.rule, "r");
    }
}

}  // namespace

void settle(Connection& connection, SetId set, const SetReport& report) {
    // Trying people again settles only those: what was published of the set before stays said.
    std::int64_t published = 0;
    connection.session() << "SELECT count(*) FROM import_set WHERE set_id = :s AND facts > 0", soci::use(set.value, "s"),
        soci::into(published);
    SetOutcome settled = report.outcome;
    if (published > 0) {
        settled = settled == SetOutcome::quarantined ? SetOutcome::partly
                  : settled == SetOutcome::unchanged ? SetOutcome::applied
                                                     : settled;
    }
    const std::string outcome(name_of(settled));
    const std::string findings = findings_json(report.findings);
    connection.session() << "UPDATE import_set SET outcome = :o, row_count = CASE WHEN row_count > :r THEN row_count ELSE :r END, "
                            "people = CASE WHEN people > :p THEN people ELSE :p END, facts = facts + :f, findings = :x WHERE set_id = :s",
        soci::use(outcome, "o"), soci::use(report.rows, "r"), soci::use(report.people, "p"),
        soci::use(report.facts, "f"), soci::use(findings, "x"), soci::use(set.value, "s");
    store_held(connection, set, report.held);
}

Result<Done> publish(Connection& connection, const LedgerWriter& writer, SetId set, std::int64_t publication,
                     const StagedParts& parts, SetReport& report) {
    Transaction transaction(connection);
    if (!hold_open(connection, publication)) {
        return removed_meanwhile();
    }
    const std::int64_t at = now().microseconds;
    drop_held(connection, publication, report.held);
    PersonHeads heads = heads_of(connection, connection.prepared<PersonsTouched>()(publication), HeadLock::wait);
    if (parts.registers) {
        apply_registers(connection, publication, at);
    }
    report.superseded = 0;
    if (supersede_facts(connection, publication, at) > 0) {
        number_versions(connection, publication);
        report.superseded = count_of(
            connection, "SELECT count(*) FROM fact WHERE publication_id = :p AND superseded_at IS NOT NULL", publication);
    }
    report.facts = count_of(
        connection, "SELECT count(*) FROM fact WHERE publication_id = :p AND superseded_at IS NULL AND kind > 0", publication);
    if (parts.consents) {
        show_consents(connection, publication, at);
    }
    const bool for_everyone = parts.registries && show_registries(connection, publication);
    if (rows_changed(connection, "UPDATE publication SET published_at = :t WHERE publication_id = :p AND published_at IS NULL",
                     publication, at) != 1) {
        return removed_meanwhile();
    }
    report.settle();
    settle(connection, set, report);
    if (!heads.empty()) {
        raise_epochs(connection, heads);
    }
    if (parts.consents) {
        write_events(connection, writer, publication, heads);
    }
    if (for_everyone) {
        raise_global_epoch(connection);
    }
    transaction.commit();
    return Done{};
}

}  // namespace kakehashi::storage
