#include "adapters/storage/subject_loader.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <tuple>

#include "adapters/storage/consent_rows.h"
#include "consent/relation_periods.h"

namespace kakehashi::storage {
namespace {

using consent::Subject;

/// The parts of a person, told apart by the first column of the one statement below.
enum Tag : int { head = 1, enrolment, directive, relation, proxy, hold, disaster, fact };

/// Every part is brought to the same columns: six numbers, ten short texts and a long one.
std::string query(consent::History history) {
    const std::string current = history == consent::History::current ? " AND f.superseded_at IS NULL" : "";
    return std::string(R"(
WITH who AS (
  SELECT h.person_id, h.epoch FROM enrolment e JOIN person_head h ON h.person_id = e.person_id
  WHERE e.insurer_no = :insurer AND e.insured_no = :insured AND e.visible = 1),
own AS (
  SELECT e.* FROM who w JOIN enrolment e ON e.person_id = w.person_id AND e.visible = 1)
SELECT 1, w.person_id, w.epoch, 0, 0, 0, 0, '', '', '', '', '', '', '', '', '', '', '' FROM who w
UNION ALL
SELECT 2, o.enrolment_id, o.emergency_refused, o.protective_measure, 0, 0, 0, o.insurer_no, o.insured_no,
  COALESCE(CAST(o.insured_from AS varchar(10)), ''), COALESCE(CAST(o.insured_to AS varchar(10)), ''),
  COALESCE(CAST(o.deceased_on AS varchar(10)), ''), o.wrapped_key, '', '', '', '', o.identity FROM own o
UNION ALL
SELECT 3, d.directive_id, d.seq, d.kinds, d.scope * 100 + d.decision * 10 + d.capacity, d.readable, 0, d.organisation,
  COALESCE(CAST(d.valid_from AS varchar(10)), ''), COALESCE(CAST(d.valid_to AS varchar(10)), ''), d.insurer_no,
  '', '', '', '', '', '', '' FROM own o JOIN directive d ON d.enrolment_id = o.enrolment_id AND d.visible = 1
UNION ALL
SELECT 4, r.party, r.basis, 0, 0, 0, 0, r.organisation, CAST(r.verified_on AS varchar(10)), )") +
           last_claim_month_of_r + R"(,
  COALESCE(CAST(r.ended_on AS varchar(10)), ''), '', '', '', '', '', '', ''
  FROM own o JOIN relation r ON r.enrolment_id = o.enrolment_id AND r.visible = 1 AND r.superseded_at IS NULL
UNION ALL
SELECT 5, p.proxy_person, p.kinds, 0, 0, 0, 0, COALESCE(CAST(p.valid_from AS varchar(10)), ''),
  COALESCE(CAST(p.valid_to AS varchar(10)), ''), '', '', '', '', '', '', '', '', ''
  FROM own o JOIN proxy p ON p.enrolment_id = o.enrolment_id
UNION ALL
SELECT 6, 0, 0, 0, 0, 0, 0, h.against, COALESCE(CAST(h.valid_from AS varchar(10)), ''),
  COALESCE(CAST(h.valid_to AS varchar(10)), ''), '', '', '', '', '', '', '', ''
  FROM own o JOIN protective_hold h ON h.enrolment_id = o.enrolment_id
UNION ALL
SELECT 7, 0, 0, 0, 0, 0, 0, d.insurer_no, d.refuge, COALESCE(CAST(d.valid_from AS varchar(10)), ''),
  COALESCE(CAST(d.valid_to AS varchar(10)), ''), '', '', '', '', '', '', ''
  FROM own o JOIN disaster d ON d.insurer_no = o.insurer_no
UNION ALL
SELECT 8, f.fact_id, f.enrolment_id, f.kind, CAST(f.version AS bigint) * 100000000 + f.line, s.published_at, COALESCE(f.superseded_at, 0),
  f.form, f.unit, f.fact_key, f.author, f.addressee, f.order_key, COALESCE(CAST(f.effective_from AS varchar(10)), ''),
  COALESCE(CAST(f.effective_to AS varchar(10)), ''), x.name, x.sha256, f.body
  FROM own o JOIN fact f ON f.enrolment_id = o.enrolment_id AND f.kind > 0 AND f.deletes = 0)" + current + R"(
  JOIN publication s ON s.publication_id = f.publication_id AND s.published_at IS NOT NULL
  JOIN submission_file x ON x.set_id = f.set_id AND x.file_no = f.file_no
)";
}

template <consent::History H>
struct LoadStatement {
    explicit LoadStatement(Connection& connection)
        : statement((connection.session().prepare << query(H), soci::use(insurer, "insurer"),
                     soci::use(insured, "insured"), soci::into(tag), soci::into(n[0]), soci::into(n[1]),
                     soci::into(n[2]), soci::into(n[3]), soci::into(n[4]), soci::into(n[5]), soci::into(t[0]),
                     soci::into(t[1]), soci::into(t[2]), soci::into(t[3]), soci::into(t[4]), soci::into(t[5]),
                     soci::into(t[6]), soci::into(t[7]), soci::into(t[8]), soci::into(t[9]), soci::into(text))) {}

    std::string insurer;
    std::string insured;
    int tag = 0;
    std::array<std::int64_t, 6> n{};
    std::array<std::string, 10> t;
    std::string text;
    soci::statement statement;
};

Period period(const std::string& from, const std::string& to) {
    return {CalendarDate::parse_iso(from), CalendarDate::parse_iso(to)};
}

/// Puts the rows of the statement together. A row that contradicts itself makes the whole person unreadable.
class Assembly {
public:
    explicit Assembly(KeyRing& keys) : keys_(keys) {}

    template <class Row>
    Result<Done> take(const Row& row) {
        switch (row.tag) {
            case Tag::head: return take_head(row);
            case Tag::enrolment: return take_enrolment(row);
            case Tag::directive: return take_directive(row);
            case Tag::relation: return take_relation(row);
            case Tag::proxy: return take_proxy(row);
            case Tag::hold: subject_.state.holds.push_back({row.t[0], period(row.t[1], row.t[2])}); return Done{};
            case Tag::disaster:
                subject_.state.disasters.push_back({row.t[0], row.t[1], period(row.t[2], row.t[3])});
                return Done{};
            default: return take_fact(row);
        }
    }

    Result<std::shared_ptr<const Subject>> finish() {
        if (subject_.record.id.value == 0) {
            return std::shared_ptr<const Subject>();
        }
        TRY_DONE(open_facts());
        auto by_order = [](const Fact& a, const Fact& b) {
            return std::tie(a.kind, a.unit, a.key, a.author, a.addressee, a.order, a.form, a.id) <
                   std::tie(b.kind, b.unit, b.key, b.author, b.addressee, b.order, b.form, b.id);
        };
        std::sort(subject_.record.facts.begin(), subject_.record.facts.end(), by_order);
        consent::settle_relations(subject_.state.relations, subject_.record.facts);
        for (const Fact& fact : subject_.record.facts) {
            subject_.frames.push_back(consent::frame_of(fact));
        }
        std::ranges::sort(subject_.record.enrolments, std::greater{}, [](const Enrolment& e) { return e.period.from; });
        return std::make_shared<const Subject>(std::move(subject_));
    }

private:
    template <class Row>
    Result<Done> take_head(const Row& row) {
        subject_.record.id = {row.n[0]};
        subject_.record.epoch = row.n[1];
        subject_.state.person = std::to_string(row.n[0]);
        return Done{};
    }

    template <class Row>
    Result<Done> take_enrolment(const Row& row) {
        Enrolment enrolment;
        enrolment.id = {row.n[0]};
        const auto insurer = InsurerNumber::parse(row.t[0]);
        const auto insured = InsuredNumber::parse(row.t[1]);
        if (!insurer || !insured) {
            return Error{Fault::broken, "KK-4401", "an enrolment holds numbers that are none"};
        }
        enrolment.insurer = *insurer;
        enrolment.insured = *insured;
        enrolment.period = period(row.t[2], row.t[3]);
        enrolment.deceased_on = CalendarDate::parse_iso(row.t[4]);
        enrolment.emergency_refused = row.n[1] != 0;
        enrolment.protective_measure = row.n[2] != 0;
        TRY(const Key insurer_key, keys_.insurer_key(*insurer));
        TRY(const Key key, KeyRing::unwrap(insurer_key, enrolment.id, row.t[5]));
        TRY(enrolment.identity, open_identity(key, enrolment.id, row.text));
        enrolment_keys_.emplace(enrolment.id.value, std::pair{key, enrolment.insurer});
        auto& state = subject_.state;
        state.enrolments.push_back({enrolment.insurer.str(), enrolment.period});
        if (enrolment.deceased_on && (!state.deceased_on || *enrolment.deceased_on < *state.deceased_on)) {
            state.deceased_on = enrolment.deceased_on;
        }
        if (enrolment.emergency_refused) {
            state.emergency_preference = consent::EmergencyPreference::refuse;
        }
        subject_.record.enrolments.push_back(std::move(enrolment));
        return Done{};
    }

    template <class Row>
    Result<Done> take_directive(const Row& row) {
        consent::Directive directive;
        directive.id = directive_name(row.n[0]);
        directive.seq = row.n[1];
        directive.kinds = KindSet::from_bits(static_cast<std::uint16_t>(row.n[2]));
        directive.lists_every_kind = (row.n[2] & 1) != 0;
        directive.scope = static_cast<consent::Scope>(row.n[3] / 100);
        directive.decision = static_cast<consent::DirectiveDecision>(row.n[3] / 10 % 10);
        directive.capacity = static_cast<consent::Capacity>(row.n[3] % 10);
        directive.readable = row.n[4] != 0;
        directive.organisation = row.t[0];
        directive.period = period(row.t[1], row.t[2]);
        directive.insurer = row.t[3];
        subject_.state.directives.push_back(std::move(directive));
        return Done{};
    }

    template <class Row>
    Result<Done> take_relation(const Row& row) {
        const auto verified_on = CalendarDate::parse_iso(row.t[1]);
        if (!verified_on) {
            return Error{Fault::broken, "KK-4402", "a relation has no day of verification"};
        }
        subject_.state.relations.push_back({row.t[0], static_cast<consent::Party>(row.n[0]),
                                            static_cast<consent::Basis>(row.n[1]), *verified_on,
                                            ServiceMonth::parse_compact(row.t[2]), CalendarDate::parse_iso(row.t[3])});
        return Done{};
    }

    template <class Row>
    Result<Done> take_proxy(const Row& row) {
        subject_.state.proxies.push_back({std::to_string(row.n[0]),
                                          KindSet::from_bits(static_cast<std::uint16_t>(row.n[1])),
                                          period(row.t[0], row.t[1])});
        return Done{};
    }

    template <class Row>
    Result<Done> take_fact(const Row& row) {
        Fact fact;
        fact.id = {row.n[0]};
        fact.kind = static_cast<Kind>(row.n[2]);
        fact.version = row.n[3] / 100'000'000;
        fact.line = static_cast<std::uint32_t>(row.n[3] % 100'000'000);
        fact.recorded_at = {row.n[4]};
        if (row.n[5] != 0) {
            fact.superseded_at = Timestamp{row.n[5]};
        }
        fact.form = row.t[0];
        fact.unit = row.t[1];
        fact.key = row.t[2];
        fact.author = row.t[3];
        fact.addressee = row.t[4];
        fact.order = row.t[5];
        fact.effective = period(row.t[6], row.t[7]);
        fact.file = row.t[8];
        fact.sha256 = row.t[9];
        fact.body = row.text;  // still sealed: its key may come in a later row
        fact_enrolments_.push_back(row.n[1]);
        subject_.record.facts.push_back(std::move(fact));
        return Done{};
    }

    Result<Done> open_facts() {
        for (std::size_t n = 0; n < subject_.record.facts.size(); ++n) {
            Fact& fact = subject_.record.facts[n];
            const auto found = enrolment_keys_.find(fact_enrolments_[n]);
            if (found == enrolment_keys_.end()) {
                return Error{Fault::broken, "KK-4403", "a fact hangs on an enrolment that was not read with it"};
            }
            fact.insurer = found->second.second;
            TRY(fact.body, open_sealed(found->second.first, fact_context(fact.id), fact.body));
        }
        return Done{};
    }

    KeyRing& keys_;
    Subject subject_;
    std::map<std::int64_t, std::pair<Key, InsurerNumber>> enrolment_keys_;
    std::vector<std::int64_t> fact_enrolments_;
};

template <consent::History H>
Result<std::shared_ptr<const Subject>> load(Connection& connection, KeyRing& keys, InsurerNumber insurer,
                                            InsuredNumber insured) {
    auto& load = connection.prepared<LoadStatement<H>>();
    load.insurer = insurer.str();
    load.insured = insured.str();
    Assembly assembly(keys);
    Result<Done> taken = Done{};
    load.statement.execute();
    while (load.statement.fetch()) {
        if (taken) {
            taken = assembly.take(load);
        }
    }
    TRY_DONE(std::move(taken));
    return assembly.finish();
}

}  // namespace

Result<std::shared_ptr<const Subject>> load_subject(Connection& connection, KeyRing& keys, InsurerNumber insurer,
                                                    InsuredNumber insured, consent::History history) {
    return history == consent::History::current
               ? load<consent::History::current>(connection, keys, insurer, insured)
               : load<consent::History::everything>(connection, keys, insurer, insured);
}

std::string fact_context(FactId fact) { return "fact/" + std::to_string(fact.value); }

std::string directive_name(std::int64_t id) {
    std::array<char, 24> text{};
    std::snprintf(text.data(), text.size(), "d%010lld", static_cast<long long>(id));
    return text.data();
}

std::string seal_identity(const Key& key, EnrolmentId enrolment, const Identity& identity) {
    std::string plain;
    for (const std::string* part : {&identity.name, &identity.kana, &identity.birth_date, &identity.sex,
                                    &identity.postal_code, &identity.address, &identity.phone}) {
        plain += *part;
        plain.push_back('\0');
    }
    return seal(key, "identity/" + std::to_string(enrolment.value), plain);
}

Result<Identity> open_identity(const Key& key, EnrolmentId enrolment, std::string_view sealed) {
    TRY(const std::string plain, open_sealed(key, "identity/" + std::to_string(enrolment.value), sealed));
    Identity identity;
    std::size_t begin = 0;
    for (std::string* part : {&identity.name, &identity.kana, &identity.birth_date, &identity.sex,
                              &identity.postal_code, &identity.address, &identity.phone}) {
        const std::size_t end = plain.find('\0', begin);
        if (end == std::string::npos) {
            return Error{Fault::broken, "KK-4404", "a stored identity is cut short"};
        }
        *part = plain.substr(begin, end - begin);
        begin = end + 1;
    }
    return identity;
}

}  // namespace kakehashi::storage
