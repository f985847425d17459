#include "adapters/storage/link_rows.h"

#include <string>

namespace kakehashi::storage {
namespace {

std::vector<Reference> read_references(Connection& connection, const std::string& sql, const std::string& value) {
    std::vector<Reference> references;
    Reference reference;
    soci::statement statement = (connection.session().prepare << sql, soci::use(value, "v"), soci::into(reference.kind),
                                 soci::into(reference.row), soci::into(reference.owner.value));
    statement.execute();
    while (statement.fetch()) {
        references.push_back(reference);
    }
    return references;
}

std::vector<LiveLink> read_links(Connection& connection, const std::string& where, std::int64_t enrolment, PersonId kept) {
    std::vector<LiveLink> links;
    LiveLink link;
    soci::statement statement =
        (connection.session().prepare << "SELECT l.link_id, l.gone, l.made_at FROM person_link l WHERE l.kept = :k AND l.ended_at IS NULL "
                                         "AND (CAST(:e AS bigint) = 0 OR EXISTS (SELECT 1 FROM person_link_enrolment m WHERE m.link_id = l.link_id AND "
                                         "m.enrolment_id = CAST(:e AS bigint))) " +
                                             where,
         soci::use(kept.value, "k"), soci::use(enrolment, "e"), soci::into(link.id), soci::into(link.gone.value),
         soci::into(link.made_at));
    statement.execute();
    while (statement.fetch()) {
        links.push_back(link);
    }
    return links;
}

}  // namespace

std::vector<Reference> references_to(Connection& connection, PersonId person) {
    return read_references(connection,
                           "SELECT CAST('proxy' AS varchar(10)), p.proxy_id, e.person_id FROM proxy p JOIN enrolment e ON e.enrolment_id = "
                           "p.enrolment_id WHERE p.proxy_person = CAST(CAST(:v AS varchar(30)) AS bigint) UNION ALL "
                           "SELECT CAST('hold' AS varchar(10)), h.hold_id, e.person_id FROM protective_hold h JOIN enrolment e ON e.enrolment_id = "
                           "h.enrolment_id WHERE h.against = CAST(:v AS varchar(30))",
                           std::to_string(person.value));
}

std::vector<Reference> references_of(Connection& connection, std::int64_t link) {
    return read_references(connection,
                           "SELECT CAST(r.kind AS varchar(10)), r.row_id, e.person_id FROM person_link_reference r LEFT JOIN proxy p ON r.kind = "
                           "'proxy' AND p.proxy_id = r.row_id LEFT JOIN protective_hold h ON r.kind = 'hold' AND h.hold_id = r.row_id JOIN "
                           "enrolment e ON e.enrolment_id = COALESCE(p.enrolment_id, h.enrolment_id) WHERE r.link_id = CAST(:v AS bigint)",
                           std::to_string(link));
}

void repoint(Connection& connection, const std::vector<Reference>& references, PersonId to) {
    const std::string against = std::to_string(to.value);
    for (const Reference& reference : references) {
        if (reference.kind == "proxy") {
            connection.session() << "UPDATE proxy SET proxy_person = :p WHERE proxy_id = :r", soci::use(to.value, "p"),
                soci::use(reference.row, "r");
        } else {
            connection.session() << "UPDATE protective_hold SET against = :p WHERE hold_id = :r", soci::use(against, "p"),
                soci::use(reference.row, "r");
        }
    }
}

void move_all(Connection& connection, std::int64_t link, PersonId kept, PersonId gone, const std::vector<std::int64_t>& enrolments,
              const std::vector<Reference>& references, std::int64_t at) {
    connection.session() << "INSERT INTO person_link (link_id, kept, gone, made_at) VALUES (:l, :k, :g, :t)", soci::use(link, "l"),
        soci::use(kept.value, "k"), soci::use(gone.value, "g"), soci::use(at, "t");
    for (const std::int64_t enrolment : enrolments) {
        connection.session() << "INSERT INTO person_link_enrolment (link_id, enrolment_id) VALUES (:l, :e)", soci::use(link, "l"),
            soci::use(enrolment, "e");
    }
    for (const Reference& reference : references) {
        connection.session() << "INSERT INTO person_link_reference (link_id, kind, row_id) VALUES (:l, :k, :r)",
            soci::use(link, "l"), soci::use(reference.kind, "k"), soci::use(reference.row, "r");
    }
    connection.session() << "UPDATE enrolment SET person_id = :k WHERE person_id = :g", soci::use(kept.value, "k"),
        soci::use(gone.value, "g");
    repoint(connection, references, kept);
}

std::optional<LiveLink> link_of(Connection& connection, std::int64_t enrolment, PersonId kept) {
    const auto links = read_links(connection, "ORDER BY l.link_id DESC LIMIT 1", enrolment, kept);
    return links.empty() ? std::nullopt : std::optional(links.front());
}

std::vector<LiveLink> links_to(Connection& connection, PersonId kept) {
    return read_links(connection, "ORDER BY l.link_id", 0, kept);
}

std::vector<std::int64_t> enrolments_of_link(Connection& connection, std::int64_t link) {
    return numbers_by_ids(connection, "SELECT enrolment_id FROM person_link_enrolment WHERE link_id {in ids} ORDER BY enrolment_id", {link});
}

void give(Connection& connection, const std::vector<std::int64_t>& enrolments, PersonId to) {
    for (const std::int64_t enrolment : enrolments) {
        connection.session() << "UPDATE enrolment SET person_id = :p WHERE enrolment_id = :e", soci::use(to.value, "p"),
            soci::use(enrolment, "e");
    }
}

void end_link(Connection& connection, std::int64_t link, std::int64_t at) {
    connection.session() << "UPDATE person_link SET ended_at = :t WHERE link_id = :l", soci::use(at, "t"), soci::use(link, "l");
}

}  // namespace kakehashi::storage
