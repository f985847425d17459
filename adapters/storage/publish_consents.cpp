#include "adapters/storage/publish_consents.h"

#include <iterator>
#include <vector>

#include "adapters/storage/publication_statements.h"

namespace kakehashi::storage {
namespace {

constexpr std::int64_t portion = 1'000;

/// The next portion of the publication's events, in their order.
struct NextEvents {
    explicit NextEvents(Connection& connection)
        : statement((connection.session().prepare
                         << "SELECT s.seq, e.person_id, s.type, s.event FROM staged_event s JOIN enrolment e ON e.enrolment_id = "
                            "s.enrolment_id WHERE s.publication_id = :p AND s.seq > :a ORDER BY s.seq LIMIT :n",
                     soci::use(publication, "p"), soci::use(after, "a"), soci::use(portion, "n"), soci::into(seq),
                     soci::into(person), soci::into(event.type), soci::into(event.event))) {}

    std::vector<LedgerEvent> operator()(std::int64_t of) {
        publication = of;
        std::vector<LedgerEvent> events;
        statement.execute();
        while (statement.fetch()) {
            event.person = PersonId{person};
            events.push_back(event);
        }
        after = seq;
        return events;
    }

    std::int64_t publication = 0;
    std::int64_t after = 0;
    std::int64_t seq = 0;
    std::int64_t person = 0;
    LedgerEvent event;
    soci::statement statement;
};

/// Of all heads those of the events' persons, so that a portion costs what is in it.
PersonHeads heads_in(const std::vector<LedgerEvent>& events, const PersonHeads& all) {
    PersonHeads some;
    for (const LedgerEvent& event : events) {
        some.insert(*all.find(event.person->value));
    }
    return some;
}

}  // namespace

void show_directives(Connection& connection, std::int64_t publication) {
    change(connection,
           "UPDATE directive SET visible = 0 WHERE visible = 1 AND directive_id IN (SELECT o.directive_id FROM directive n JOIN "
           "directive o ON o.insurer_no = n.insurer_no AND o.record_number = n.record_number AND o.record_number <> '' AND "
           "o.visible = 1 AND o.readable = 0 AND o.enrolment_id = n.enrolment_id WHERE n.publication_id = :p AND n.visible = 0)",
           publication);
    change(connection, "UPDATE directive SET visible = 1 WHERE publication_id = :p AND visible = 0", publication);
}

void show_relations(Connection& connection, std::int64_t publication, std::int64_t at) {
    if (change(connection, "UPDATE relation SET visible = 1 WHERE publication_id = :p AND visible = 0", publication) == 0) {
        return;
    }
    change(connection,
           "UPDATE relation SET superseded_at = :t WHERE visible = 1 AND superseded_at IS NULL AND relation_id IN ("
           "SELECT o.relation_id FROM relation n JOIN relation o ON o.enrolment_id = n.enrolment_id AND "
           "o.organisation = n.organisation AND o.party = n.party AND o.basis = n.basis AND o.visible = 1 AND "
           "(o.order_key < n.order_key OR (o.order_key = n.order_key AND o.relation_id < n.relation_id)) "
           "WHERE n.publication_id = :p)",
           publication, at);
    change(connection,
           "UPDATE relation SET superseded_at = :t WHERE visible = 1 AND superseded_at IS NULL AND relation_id IN ("
           "SELECT n.relation_id FROM relation n JOIN relation o ON o.enrolment_id = n.enrolment_id AND "
           "o.organisation = n.organisation AND o.party = n.party AND o.basis = n.basis AND o.visible = 1 AND "
           "o.order_key > n.order_key WHERE n.publication_id = :p)",
           publication, at);
}

void write_events(Connection& connection, const LedgerWriter& writer, std::int64_t publication, PersonHeads& heads) {
    auto& next = connection.prepared<NextEvents>();
    next.after = 0;
    std::int64_t written = 0;
    std::vector<LedgerEvent> events = next(publication);
    const bool many = connection.dialect() == Dialect::postgresql && std::ssize(events) == portion;
    while (!events.empty()) {
        PersonHeads moved = heads_in(events, heads);
        if (many) {
            writer.prepare(connection, events, moved, written);
        } else {
            static_cast<void>(writer.write(connection, events, moved, std::nullopt));
        }
        written += std::ssize(events);
        for (const auto& [person, head] : moved) {
            heads[person] = head;
        }
        events = std::ssize(events) == portion ? next(publication) : std::vector<LedgerEvent>{};
    }
    change(connection, "DELETE FROM staged_event WHERE publication_id = :p", publication);
    if (many) {
        writer.append_prepared(connection, written);
    }
}

}  // namespace kakehashi::storage
