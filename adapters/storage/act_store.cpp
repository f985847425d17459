#include "adapters/storage/act_store.h"

#include <algorithm>
#include <cstdlib>

#include "adapters/storage/consent_rows.h"
#include "adapters/storage/subject_loader.h"
#include "domain/body_text.h"
#include "domain/json_text.h"

namespace kakehashi::storage {
namespace {

using consent::Relation;

/// The rank of the person's newest directive.
Timestamp newest_decision(Connection& connection, PersonId person) {
    Timestamp newest;
    connection.session() << "SELECT COALESCE(MAX(d.seq), 0) FROM directive d JOIN enrolment e ON e.enrolment_id = d.enrolment_id "
                            "WHERE e.person_id = :p AND d.visible = 1",
        soci::use(person.value, "p"), soci::into(newest.microseconds);
    return newest;
}

/// An act ranks by its own time. One that is made now and denies never ranks below what is on file, whatever the clocks of
/// other machines said; nothing is ever lifted to permit.
Timestamp rank_of(Connection& connection, PersonId person, const DirectiveEntry& entry) {
    if (entry.decided_at != Timestamp{}) {
        return entry.decided_at;
    }
    const Timestamp at = now();
    return entry.decision == "granted" ? at : std::max(at, Timestamp{newest_decision(connection, person).microseconds + 1});
}

void supersede_relations(Connection& connection, EnrolmentId enrolment, const RelationEntry& entry) {
    const std::int64_t at = now().microseconds;
    const int party = static_cast<int>(consent::party_named(entry.party).value_or(consent::Party::service_provider));
    const int basis = static_cast<int>(consent::basis_named(entry.basis).value_or(consent::Basis::identity_check));
    connection.session() << "UPDATE relation SET superseded_at = :t WHERE enrolment_id = :e AND organisation = :o AND "
                            "party = :p AND basis = :b AND visible = 1 AND superseded_at IS NULL",
        soci::use(at, "t"), soci::use(enrolment.value, "e"), soci::use(entry.organisation, "o"), soci::use(party, "p"),
        soci::use(basis, "b");
}

struct CurrentRelation {
    EnrolmentId enrolment;
    Relation relation;
    std::string verified_by;
};

/// Relations of all enrolments of the person.
std::vector<CurrentRelation> current_relations(Connection& connection, PersonId person) {
    std::vector<CurrentRelation> relations;
    EnrolmentId enrolment;
    std::string organisation;
    std::string verified;
    std::string claim;
    std::string ended;
    std::string verified_by;
    int party = 0;
    int basis = 0;
    soci::statement statement =
        (connection.session().prepare
             << std::string("SELECT r.enrolment_id, r.organisation, r.party, r.basis, r.verified_by, CAST(r.verified_on AS varchar(10)), ") +
                    last_claim_month_of_r + ", COALESCE(CAST(r.ended_on AS varchar(10)), '') FROM relation r "
                "JOIN enrolment e ON e.enrolment_id = r.enrolment_id WHERE e.person_id = :p AND e.visible = 1 AND "
                "r.visible = 1 AND r.superseded_at IS NULL ORDER BY r.relation_id",
         soci::use(person.value, "p"), soci::into(enrolment.value), soci::into(organisation), soci::into(party),
         soci::into(basis), soci::into(verified_by), soci::into(verified), soci::into(claim), soci::into(ended));
    statement.execute();
    while (statement.fetch()) {
        relations.push_back({enrolment,
                             {organisation, static_cast<consent::Party>(party), static_cast<consent::Basis>(basis),
                              CalendarDate::parse_iso(verified).value_or(CalendarDate{}),
                              ServiceMonth::parse_compact(claim), CalendarDate::parse_iso(ended)},
                             verified_by});
    }
    return relations;
}

RelationEntry ended_entry(const CurrentRelation& current, CalendarDate to) {
    const Relation& relation = current.relation;
    RelationEntry entry;
    entry.organisation = relation.organisation;
    entry.party = name_of(relation.party);
    entry.basis = name_of(relation.basis);
    entry.verified_by = current.verified_by;
    entry.verified_on = relation.verified_on;
    entry.last_claim_month = relation.last_claim_month;
    entry.ended_on = to;
    return entry;
}

/// Acts made here rank after every file of the same second.
std::string order_now() {
    const std::string japan = now().iso_japan();
    return japan.substr(0, 4) + japan.substr(5, 2) + japan.substr(8, 2) + japan.substr(11, 2) + japan.substr(14, 2) +
           japan.substr(17, 2) + "~";
}

Result<Act> commit_listing(Connection& connection, const LedgerWriter& writer, std::optional<PersonId> person, const std::string& what,
                           const std::string& by) {
    Transaction transaction(connection);
    PersonHeads heads = person ? heads_of(connection, {person->value}, HeadLock::wait) : PersonHeads{};
    if (person && heads.empty()) {
        return nobody_disclosed();
    }
    std::string event;
    JsonText(event).open_object().member("by", by).member("channel", "console").member("list", what).close_object();
    const auto written = writer.write(connection, {{"listing", event, person}}, heads, std::nullopt);
    transaction.commit();
    return Act{what, written->back().index, written->back().leaf};
}

/// The evidence of a directive as it is stored, and what its key is under.
struct Sealed {
    std::int64_t directive = 0;
    EnrolmentId enrolment;
    std::string insurer;
    std::string wrapped_key;
    std::string text;
};

Result<DirectiveEvidence> opened(KeyRing& keys, const Sealed& sealed) {
    const auto insurer = InsurerNumber::parse(sealed.insurer);
    if (!insurer) {
        return Error{Fault::broken, "KK-4401", "an enrolment holds numbers that are none"};
    }
    TRY(const KeyBundle key, keys.open_enrolment(*insurer, sealed.enrolment, sealed.wrapped_key));
    TRY(const std::string text, open_sealed(key, directive_context(sealed.directive), sealed.text));
    return DirectiveEvidence{text_in(text, "taken_by"), text_in(text, "identity_proof"), text_in(text, "proxy_kind"), text_in(text, "text_version")};
}

}  // namespace

Result<Act> ActStore::record(InsurerNumber insurer, InsuredNumber insured, const DirectiveEntry& entry,
                             const std::string& by, Trial trial) {
    return act_with_patience(database_, [&](Connection& connection) -> Result<Act> {
        TRY(const Target target, find_target(connection, insurer, insured));
        TRY(const KeyBundle key, keys_.open_enrolment(insurer, target.enrolment, target.wrapped_key));
        return commit_act(connection, writer_, target, trial, [&](std::vector<LedgerEvent>& events) -> Result<std::string> {
            DirectiveEntry ranked = entry;
            ranked.decided_at = rank_of(connection, target.person, entry);
            const std::int64_t id = take_numbers(connection, "directive", 1);
            insert_directive(connection, id, target.enrolment, key, insurer, ranked, {});
            events.push_back({"directive", directive_event(id, ranked, by), target.person});
            return directive_name(id);
        });
    });
}

Result<Act> ActStore::record(InsurerNumber insurer, InsuredNumber insured, const RelationEntry& entry,
                             const std::string& by, Trial trial) {
    return act_with_patience(database_, [&](Connection& connection) -> Result<Act> {
        TRY(const Target target, find_target(connection, insurer, insured));
        return commit_act(connection, writer_, target, trial, [&](std::vector<LedgerEvent>& events) -> Result<std::string> {
            supersede_relations(connection, target.enrolment, entry);
            RelationEntry ordered = entry;
            ordered.order = order_now();
            const std::int64_t id = take_numbers(connection, "relation", 1);
            insert_relation(connection, id, target.enrolment, ordered, {});
            events.push_back({"relation", relation_event(id, ordered, by), target.person});
            return std::to_string(id);
        });
    });
}

Result<Act> ActStore::end_relation(InsurerNumber insurer, InsuredNumber insured, const std::string& organisation,
                                   consent::Party party, CalendarDate to, const std::string& by, Trial trial) {
    return act_with_patience(database_, [&](Connection& connection) -> Result<Act> {
        TRY(const Target target, find_target(connection, insurer, insured));
        return commit_act(connection, writer_, target, trial, [&](std::vector<LedgerEvent>& events) -> Result<std::string> {
            std::int64_t id = 0;
            for (const CurrentRelation& current : current_relations(connection, target.person)) {
                if (current.relation.organisation != organisation || current.relation.party != party) {
                    continue;
                }
                RelationEntry entry = ended_entry(current, to);
                entry.order = order_now();
                supersede_relations(connection, current.enrolment, entry);
                id = take_numbers(connection, "relation", 1);
                insert_relation(connection, id, current.enrolment, entry, {});
                events.push_back({"relation", relation_event(id, entry, by), target.person});
            }
            if (events.empty()) {
                return Error{Fault::missing, "KK-2303", "there is no such relation to end"};
            }
            return std::to_string(id);
        });
    });
}

Result<Act> ActStore::log_listing(InsurerNumber insurer, InsuredNumber insured, const std::string& what, const std::string& by) {
    return database_.with_patience([&](Connection& connection) -> Result<Act> {
        TRY(const Target target, find_target(connection, insurer, insured));
        return commit_listing(connection, writer_, target.person, what, by);
    });
}

Result<Act> ActStore::log_listing(std::optional<PersonId> person, const std::string& what, const std::string& by) {
    return database_.with_patience([&](Connection& connection) { return commit_listing(connection, writer_, person, what, by); });
}

Result<std::vector<Relation>> ActStore::relations(InsurerNumber insurer, InsuredNumber insured) {
    return database_.with_patience([&](Connection& connection) -> Result<std::vector<Relation>> {
        TRY(const Target target, find_target(connection, insurer, insured));
        std::vector<Relation> relations;
        for (CurrentRelation& current : current_relations(connection, target.person)) {
            relations.push_back(std::move(current.relation));
        }
        return relations;
    });
}

Result<StoredDirective> ActStore::directive(InsurerNumber insurer, InsuredNumber insured, const std::string& id) {
    TRY(auto all, directives(insurer, insured));
    const auto found = std::ranges::find(all, id, [](const StoredDirective& stored) { return stored.directive.id; });
    if (found == all.end()) {
        return Error{Fault::missing, "KK-2308", "the person has no such directive"};
    }
    return std::move(*found);
}

Result<std::vector<StoredDirective>> ActStore::directives(InsurerNumber insurer, InsuredNumber insured) {
    return database_.with_patience([&](Connection& connection) -> Result<std::vector<StoredDirective>> {
        TRY(const Target target, find_target(connection, insurer, insured));
        std::vector<StoredDirective> all;
        StoredDirective row;
        std::int64_t id = 0;
        int scope = 0;
        int kinds = 0;
        int decision = 0;
        int capacity = 0;
        int readable = 0;
        std::string from;
        std::string to;
        Sealed sealed;
        std::vector<Sealed> evidence;
        soci::statement statement =
            (connection.session().prepare
                 << "SELECT d.directive_id, d.seq, d.scope, d.organisation, d.kinds, d.decision, "
                    "COALESCE(CAST(d.valid_from AS varchar(10)), ''), COALESCE(CAST(d.valid_to AS varchar(10)), ''), "
                    "d.insurer_no, d.capacity, d.readable, d.channel, d.record_number, d.recorded_at, e.enrolment_id, e.insurer_no, "
                    "e.wrapped_key, d.evidence FROM directive d "
                    "JOIN enrolment e ON e.enrolment_id = d.enrolment_id "
                    "WHERE e.person_id = :p AND e.visible = 1 AND d.visible = 1 ORDER BY d.seq, d.directive_id",
             soci::use(target.person.value, "p"), soci::into(id), soci::into(row.directive.seq), soci::into(scope),
             soci::into(row.directive.organisation), soci::into(kinds), soci::into(decision), soci::into(from),
             soci::into(to), soci::into(row.directive.insurer), soci::into(capacity), soci::into(readable),
             soci::into(row.channel), soci::into(row.record_number), soci::into(row.recorded_at.microseconds), soci::into(sealed.enrolment.value), soci::into(sealed.insurer),
             soci::into(sealed.wrapped_key), soci::into(sealed.text));
        statement.execute();
        while (statement.fetch()) {
            sealed.directive = id;
            evidence.push_back(sealed);
            row.directive.id = directive_name(id);
            row.directive.scope = static_cast<consent::Scope>(scope);
            row.directive.kinds = KindSet::from_bits(static_cast<std::uint16_t>(kinds));
            row.directive.lists_every_kind = (kinds & 1) != 0;
            row.directive.decision = static_cast<consent::DirectiveDecision>(decision);
            row.directive.period = {CalendarDate::parse_iso(from), CalendarDate::parse_iso(to)};
            row.directive.capacity = static_cast<consent::Capacity>(capacity);
            row.directive.readable = readable != 0;
            all.push_back(row);
        }
        for (std::size_t n = 0; n < all.size(); ++n) {
            TRY(all[n].evidence, opened(keys_, evidence[n]));
        }
        return all;
    });
}

}  // namespace kakehashi::storage
