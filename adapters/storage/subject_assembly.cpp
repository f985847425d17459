#include "adapters/storage/subject_assembly.h"

#include <algorithm>
#include <string>
#include <tuple>

#include "adapters/storage/subject_loader.h"
#include "consent/relation_periods.h"

namespace kakehashi::storage {
namespace {

constexpr std::size_t usual_facts = 64;  // of an enrolment; saves moving them while they become more

Period period(std::string_view from, std::string_view to) {
    return {CalendarDate::parse_iso(from), CalendarDate::parse_iso(to)};
}

Error hangs_on_nobody() {
    return {Fault::broken, "KK-4403", "a fact hangs on an enrolment that was not read with it"};
}

}  // namespace

std::vector<consent::FactFrame> frames_of(const std::vector<Fact>& facts) {
    std::vector<consent::FactFrame> frames;
    frames.reserve(facts.size());
    for (const Fact& fact : facts) {
        frames.push_back(consent::frame_of(fact));
    }
    return frames;
}

Result<Done> SubjectAssembly::take(const SubjectRow& row, Body body) {
    using enum SubjectRow::Part;
    auto& state = subject_.state;
    switch (row.part) {
        case head:
            subject_.record.id = {row.n[0]};
            subject_.record.epoch = row.n[1];
            state.person = std::to_string(row.n[0]);
            return Done{};
        case enrolment: return take_enrolment(row);
        case directive: take_directive(row); return Done{};
        case relation: return take_relation(row);
        case proxy:
            state.proxies.push_back({std::to_string(row.n[0]), KindSet::from_bits(static_cast<std::uint16_t>(row.n[1])),
                                     period(row.t[0], row.t[1])});
            return Done{};
        case hold: state.holds.push_back({std::string(row.t[0]), period(row.t[1], row.t[2])}); return Done{};
        case fact: return take_fact(row, body);
    }
    return Error{Fault::broken, "KK-4405", "a stored person holds a part of no known kind"};
}

Result<KeyBundle> SubjectAssembly::key_of(std::int64_t enrolment) const {
    const auto found = owners_.find(enrolment);
    if (found == owners_.end()) {
        return hangs_on_nobody();
    }
    return found->second.key;
}

Result<std::shared_ptr<const consent::Subject>> SubjectAssembly::finish(Frames frames) {
    if (subject_.record.id.value == 0) {
        return std::shared_ptr<const consent::Subject>();
    }
    TRY_DONE(open_facts());
    auto by_order = [](const Fact& a, const Fact& b) {
        return std::tie(a.kind, a.unit, a.key, a.author, a.addressee, a.order, a.form, a.id) <
               std::tie(b.kind, b.unit, b.key, b.author, b.addressee, b.order, b.form, b.id);
    };
    if (!std::ranges::is_sorted(subject_.record.facts, by_order)) {  // reading copies are
        std::ranges::sort(subject_.record.facts, by_order);
    }
    consent::settle_relations(subject_.state.relations, subject_.record.facts);
    if (frames == Frames::made) {
        subject_.frames = frames_of(subject_.record.facts);
    }
    std::ranges::sort(subject_.record.enrolments, std::greater{}, [](const Enrolment& e) { return e.period.from; });
    subject_.state.directives.shrink_to_fit();  // the person may stay in memory for long
    return std::make_shared<const consent::Subject>(std::move(subject_));
}

Result<Done> SubjectAssembly::take_enrolment(const SubjectRow& row) {
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
    TRY(const KeyBundle key, keys_.open_enrolment(*insurer, enrolment.id, row.t[5]));
    TRY(enrolment.identity, open_identity(key, enrolment.id, row.text));
    owners_.emplace(enrolment.id.value, Owner{key, enrolment.insurer});
    subject_.record.facts.reserve(usual_facts * owners_.size());
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

void SubjectAssembly::take_directive(const SubjectRow& row) {
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
}

Result<Done> SubjectAssembly::take_relation(const SubjectRow& row) {
    const auto verified_on = CalendarDate::parse_iso(row.t[1]);
    if (!verified_on) {
        return Error{Fault::broken, "KK-4402", "a relation has no day of verification"};
    }
    subject_.state.relations.push_back({std::string(row.t[0]), static_cast<consent::Party>(row.n[0]),
                                        static_cast<consent::Basis>(row.n[1]), *verified_on,
                                        ServiceMonth::parse_compact(row.t[2]), CalendarDate::parse_iso(row.t[3])});
    return Done{};
}

Result<Done> SubjectAssembly::take_fact(const SubjectRow& row, Body body) {
    Fact& fact = subject_.record.facts.emplace_back();
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
    if (body == Body::sealed) {
        TRY(fact.file, names_.open(row.t[8]));
    } else {
        fact.file = row.t[8];
    }
    fact.sha256 = row.t[9];
    fact.body = row.text;
    bodies_.emplace_back(row.n[1], body);
    return Done{};
}

Result<Done> SubjectAssembly::open_facts() {
    for (std::size_t n = 0; n < subject_.record.facts.size(); ++n) {
        Fact& fact = subject_.record.facts[n];
        const auto& [enrolment, body] = bodies_[n];
        const auto owner = owners_.find(enrolment);
        if (owner == owners_.end()) {
            return hangs_on_nobody();
        }
        fact.insurer = owner->second.insurer;
        if (body == Body::sealed) {
            TRY(fact.body, open_sealed(owner->second.key, fact_context(fact.id), fact.body));
        }
    }
    return Done{};
}

}  // namespace kakehashi::storage
