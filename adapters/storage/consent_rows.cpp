#include "adapters/storage/consent_rows.h"

#include "adapters/storage/nullable_day.h"
#include "adapters/storage/subject_loader.h"
#include "consent/directive.h"
#include "consent/subject_state.h"
#include "domain/json_text.h"
#include "domain/kind_names.h"

namespace kakehashi::storage {
namespace {

struct NullableNumber {
    explicit NullableNumber(const std::optional<std::int64_t>& number)
        : value(number.value_or(0)), indicator(number ? soci::i_ok : soci::i_null) {}
    std::int64_t value;
    soci::indicator indicator;
};

std::string evidence_of(const DirectiveEntry& entry) {
    std::string text;
    JsonText(text)
        .open_object()
        .member("file", entry.place.file)
        .member("identity_proof", entry.identity_proof)
        .member("line", entry.place.line)
        .member("proxy_kind", entry.proxy_kind)
        .member("taken_by", entry.taken_by)
        .member("text_version", entry.text_version)
        .close_object();
    return text;
}

template <class Enum>
int number_or(const std::optional<Enum>& value, Enum fallback) {
    return static_cast<int>(value.value_or(fallback));
}

struct TakeNumbers {
    explicit TakeNumbers(Connection& connection)
        : statement((connection.session().prepare << "UPDATE counter SET next = next + :n WHERE name = :c RETURNING next",
                     soci::use(count, "n"), soci::use(counter, "c"), soci::into(next))) {}

    std::int64_t operator()(const std::string& of, std::int64_t numbers) {
        counter = of;
        count = numbers;
        statement.execute();
        while (statement.fetch()) {
        }
        return next - count;
    }

    std::int64_t count = 0;
    std::string counter;
    std::int64_t next = 0;
    soci::statement statement;
};

}  // namespace

std::string directive_context(std::int64_t directive) { return "directive/" + std::to_string(directive); }

std::int64_t take_numbers(Connection& connection, const std::string& counter, std::int64_t count) {
    return connection.prepared<TakeNumbers>()(counter, count);
}

DirectiveTerms terms_of(const DirectiveEntry& entry) {
    using namespace consent;
    DirectiveTerms terms;
    terms.seq = entry.decided_at.microseconds;
    terms.scope = number_or(scope_named(entry.scope), Scope::comprehensive);
    terms.organisation = entry.organisation;
    // Bit 0 is no kind: it tells `every kind, one by one` from `all`.
    terms.kinds = entry.kinds.bits() | (entry.lists_every_kind ? 1 : 0);
    // An unreadable decision is stored as a refusal: it denies whoever reads the row.
    terms.decision = number_or(directive_decision_named(entry.decision), DirectiveDecision::refused);
    terms.from = entry.period.from ? entry.period.from->iso() : std::string{};
    terms.to = entry.period.to ? entry.period.to->iso() : std::string{};
    terms.capacity = number_or(capacity_named(entry.capacity), Capacity::pending);
    terms.readable = entry.unreadable ? 0 : 1;
    return terms;
}

void insert_directive(Connection& connection, std::int64_t id, EnrolmentId enrolment, const KeyBundle& key, InsurerNumber insurer,
                              const DirectiveEntry& entry, const RowOrigin& origin) {
    using namespace consent;
    const DirectiveTerms terms = terms_of(entry);
    NullableDay from(entry.period.from);
    NullableDay to(entry.period.to);
    const std::string insurer_no = insurer.str();
    const std::string evidence = seal(key, directive_context(id), evidence_of(entry));
    const std::int64_t at = now().microseconds;
    NullableNumber publication(origin.publication);
    const int visible = origin.visible ? 1 : 0;
    connection.session() << "INSERT INTO directive (directive_id, enrolment_id, seq, scope, organisation, kinds, decision, "
                            "valid_from, valid_to, insurer_no, capacity, readable, channel, record_number, evidence, "
                            "recorded_at, publication_id, visible) VALUES (:id, :e, :seq, :scope, :org, :kinds, :dec, :vf, :vt, "
                            ":ins, :cap, :rd, :ch, :rec, :ev, :at, :pub, :vis)",
        soci::use(id, "id"), soci::use(enrolment.value, "e"), soci::use(terms.seq, "seq"), soci::use(terms.scope, "scope"),
        soci::use(terms.organisation, "org"), soci::use(terms.kinds, "kinds"), soci::use(terms.decision, "dec"),
        soci::use(from.text, from.indicator, "vf"), soci::use(to.text, to.indicator, "vt"),
        soci::use(insurer_no, "ins"), soci::use(terms.capacity, "cap"), soci::use(terms.readable, "rd"),
        soci::use(entry.channel, "ch"), soci::use(entry.record_number, "rec"), soci::use(evidence, "ev"),
        soci::use(at, "at"), soci::use(publication.value, publication.indicator, "pub"), soci::use(visible, "vis");
}

void insert_relation(Connection& connection, std::int64_t id, EnrolmentId enrolment, const RelationEntry& entry,
                             const RowOrigin& origin) {
    using namespace consent;
    const int party = number_or(party_named(entry.party), Party::service_provider);
    const int basis = number_or(basis_named(entry.basis), Basis::identity_check);
    const std::string verified_on = entry.verified_on.iso();
    const std::string claim = entry.last_claim_month ? entry.last_claim_month->compact() : std::string{};
    NullableDay ended(entry.ended_on);
    const std::int64_t at = now().microseconds;
    NullableNumber publication(origin.publication);
    const int visible = origin.visible ? 1 : 0;
    connection.session() << "INSERT INTO relation (relation_id, enrolment_id, organisation, party, basis, verified_by, "
                            "verified_on, last_claim_month, ended_on, order_key, recorded_at, publication_id, visible) VALUES "
                            "(:id, :e, :org, :party, :basis, :vby, :von, :claim, :ended, :ord, :at, :pub, :vis)",
        soci::use(id, "id"), soci::use(enrolment.value, "e"), soci::use(entry.organisation, "org"),
        soci::use(party, "party"), soci::use(basis, "basis"), soci::use(entry.verified_by, "vby"),
        soci::use(verified_on, "von"), soci::use(claim, "claim"), soci::use(ended.text, ended.indicator, "ended"),
        soci::use(entry.order, "ord"), soci::use(at, "at"), soci::use(publication.value, publication.indicator, "pub"),
        soci::use(visible, "vis");
}

void insert_staged_event(Connection& connection, std::int64_t publication, int seq, EnrolmentId enrolment, const std::string& type,
                         const std::string& event) {
    connection.session() << "INSERT INTO staged_event (publication_id, seq, enrolment_id, type, event) VALUES (:p, :q, :e, :t, :x)",
        soci::use(publication, "p"), soci::use(seq, "q"), soci::use(enrolment.value, "e"), soci::use(type, "t"),
        soci::use(event, "x");
}

std::string directive_event(std::int64_t id, const DirectiveEntry& entry, const std::string& by) {
    std::string text;
    JsonText json(text);
    json.open_object().member("by", by).member("capacity", entry.capacity).member("channel", entry.channel);
    json.member("decision", entry.decision).member("from", entry.period.from ? entry.period.from->iso() : std::string{});
    append_kinds(json.member("id", directive_name(id)).name("kinds"), entry.kinds);
    json.member("organisation", entry.organisation).member("readable", entry.unreadable ? 0 : 1);
    json.member("scope", entry.scope).member("seq", entry.decided_at.microseconds);
    json.member("to", entry.period.to ? entry.period.to->iso() : std::string{}).close_object();
    return text;
}

std::string relation_event(std::int64_t id, const RelationEntry& entry, const std::string& by) {
    std::string text;
    JsonText json(text);
    json.open_object().member("basis", entry.basis).member("by", by);
    json.member("ended_on", entry.ended_on ? entry.ended_on->iso() : std::string{});
    json.member("id", id);
    json.member("last_claim_month", entry.last_claim_month ? entry.last_claim_month->iso() : std::string{});
    json.member("organisation", entry.organisation).member("party", entry.party);
    json.member("verified_on", entry.verified_on.iso()).close_object();
    return text;
}

}  // namespace kakehashi::storage
