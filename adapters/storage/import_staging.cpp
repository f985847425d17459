#include "adapters/storage/import_staging.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "adapters/storage/consent_rows.h"
#include "adapters/storage/random.h"
#include "adapters/storage/register_rows.h"
#include "adapters/storage/registry_rows.h"
#include "adapters/storage/subject_loader.h"
#include "domain/body_text.h"
#include "domain/identity_match.h"
#include "domain/identity_score.h"
#include "domain/record_number.h"

namespace kakehashi::storage {
namespace {

Staged staged_as(PlacedDirective::As as) {
    switch (as) {
        case PlacedDirective::As::taken: return Staged::taken;
        case PlacedDirective::As::unchanged: return Staged::unchanged;
        case PlacedDirective::As::differs: return Staged::differs;
        case PlacedDirective::As::from_future: return Staged::denying;
        case PlacedDirective::As::contradicting: return Staged::contradicting;
    }
    return Staged::differs;
}

std::size_t unit_hash(EnrolmentId enrolment, const Replacement& replacement, const std::string& form) {
    const std::hash<std::string> hash;
    return hash(std::to_string(enrolment.value) + '/' + replacement.unit + '/' + replacement.key + '/' +
                replacement.author + '/' + replacement.addressee + '/' + form);
}

}  // namespace

Result<Done> ImportStaging::start_over(bool in_batch) {
    in_batch_ = in_batch;
    looked_ahead_ = looked_ahead_ && in_batch;
    facts_.clear();
    staged_units_.clear();
    bases_.clear();
    in_hand_.reset();
    parts_ = {};
    if (!looked_ahead_) {
        expected_.clear();
    }
    events_ = 0;
    TRY(search_keys_, open_search_keys(keys_));
    return Done{};
}

void ImportStaging::clear() {
    facts_.clear();
    expected_.clear();
    looked_ahead_ = false;
    batch_units_before_.clear();
    batch_units_.clear();
}

FactStaging ImportStaging::end_in_batch() {
    batch_units_.merge(staged_units_);
    return std::exchange(facts_, {});
}

void ImportStaging::flush(Connection& connection) {
    writing_.stop();
    facts_.flush(connection);
}

void ImportStaging::expect(Connection& connection, std::span<const PersonUnit> units) {
    std::vector<const PersonUnit*> expected;
    for (const PersonUnit& unit : units) {
        expected.push_back(&unit);
    }
    expected_.look_up(connection, expected, set_.publication);
}

void ImportStaging::look_ahead(Connection& connection, std::span<const PersonUnit* const> units) {
    looked_ahead_ = true;
    expected_.look_up(connection, units, 0);
    batch_units_before_ = std::exchange(batch_units_, {});
}

bool ImportStaging::knows(InsurerNumber insurer, InsuredNumber insured) const {
    return expected_.enrolment(insurer, insured) != nullptr && keys_.knows_insurer(insurer);
}

bool ImportStaging::knows(const KnownPerson& person, const Replacement& replacement) const {
    const bool is_new = replacement.order.empty() || expected_.is_new(person.enrolment, replacement, replacement.order);
    return is_new && !facts_.is_full() && !staged_in_batch(unit_hash(person.enrolment, replacement, ""));
}

bool ImportStaging::staged_in_batch(std::size_t unit) const {
    return batch_units_before_.contains(unit) || batch_units_.contains(unit);
}

Result<std::optional<ImportStaging::OpenEnrolment>> ImportStaging::look_up(Connection& connection, InsurerNumber insurer,
                                                                           InsuredNumber insured) {
    const std::optional<EnrolmentRow>* const expected = expected_.enrolment(insurer, insured);
    const std::optional<EnrolmentRow> row =
        expected != nullptr ? *expected
                            : connection.prepared<FindEnrolment>()(insurer.str(), insured.str(), set_.publication);
    if (!row) {
        return std::optional<OpenEnrolment>{};
    }
    make_way_for_key(insurer);
    OpenEnrolment open;
    open.person.person = {row->person};
    open.person.enrolment = {row->enrolment};
    open.person.register_order = row->register_order;
    open.person.insured = {CalendarDate::parse_iso(row->from), CalendarDate::parse_iso(row->to)};
    open.staged = row->visible == 0;
    TRY(open.key, keys_.open_enrolment(insurer, open.person.enrolment, row->wrapped_key));
    TRY(open.person.identity, open_identity(open.key, open.person.enrolment, row->identity));
    return std::optional<OpenEnrolment>(std::move(open));
}

Result<std::optional<KnownPerson>> ImportStaging::find(Connection& connection, InsurerNumber insurer, InsuredNumber insured) {
    TRY(in_hand_, look_up(connection, insurer, insured));
    if (!in_hand_) {
        return std::optional<KnownPerson>{};
    }
    touched_.add(in_hand_->person.person);
    return std::optional<KnownPerson>(in_hand_->person);
}

Result<const ImportStaging::OpenEnrolment*> ImportStaging::open_enrolment(EnrolmentId enrolment) const {
    EXPECTS(in_hand_ && in_hand_->person.enrolment == enrolment);
    return &*in_hand_;
}

Result<Staged> ImportStaging::stage_register(Connection& connection, const PersonUnit& unit, std::vector<Finding>& findings) {
    parts_.registers = true;
    const RegisterEntry& entry = *unit.register_entry;
    TRY(in_hand_, look_up(connection, unit.insurer, unit.insured));
    if (!in_hand_) {
        TRY_DONE(make_enrolment(connection, unit, findings));
    } else if (in_hand_->person.register_order < entry.order) {
        expected_.forget(unit.insurer, unit.insured);
        // What came with this very set is nobody's yet: of its rows the newest counts.
        if (!in_hand_->staged && is_likely_another(identity_of(entry), in_hand_->person.identity)) {
            findings.push_back({"P05", Severity::warning, entry.place, "氏名", ""});
        }
        stage_newer_register(connection, *in_hand_, entry);
    }
    touched_.add(in_hand_->person.person);
    Replacement row;
    row.unit = "register";
    row.author = unit.insurer.str();
    row.order = entry.order;
    row.place = entry.place;
    row.facts.push_back({Kind::certification, "PERSON", entry.insured, entry.body, entry.place});
    return stage_rows(connection, *in_hand_, row, 0);
}

Result<PersonId> ImportStaging::person_for(Connection& connection, const PersonUnit& unit, std::vector<Finding>& findings) {
    const RegisterEntry& entry = *unit.register_entry;
    const Identity identity = identity_of(entry);
    if (entry.former_insurer && entry.former_insured) {
        TRY(const auto former, look_up(connection, *entry.former_insurer, *entry.former_insured));
        if (former && link_condition(former->person.identity, former->person.insured, identity) == LinkCondition::holds) {
            return former->person.person;
        }
        if (former) {
            findings.push_back({"P04", Severity::warning, entry.place, "旧被保険者番号", ""});
        }
    }
    // The other way round: a newer enrolment, registered before this one, names it as its former.
    if (const auto later = later_enrolment(connection, unit.insurer, unit.insured)) {
        TRY(const auto successor, look_up(connection, later->first, later->second));
        if (successor && link_condition(identity, insured_period(entry), successor->person.identity) == LinkCondition::holds) {
            return successor->person.person;
        }
        if (successor) {
            findings.push_back({"P04", Severity::warning, entry.place, "旧被保険者番号", ""});
        }
    }
    return PersonId{0};
}

Result<Done> ImportStaging::make_enrolment(Connection& connection, const PersonUnit& unit, std::vector<Finding>& findings) {
    const RegisterEntry& entry = *unit.register_entry;
    OpenEnrolment made;
    made.person.enrolment = {random_id()};
    TRY(made.person.person, person_for(connection, unit, findings));
    if (in_batch_ && connection.dialect() == Dialect::sqlite && !keys_.knows_insurer(unit.insurer)) {
        return Error{Fault::unavailable, "KK-4315", "the insurer's key cannot be made before the batch ends"};
    }
    const bool new_person = made.person.person.value == 0;
    if (new_person) {
        made.person.person = {random_id()};
    }
    make_way_for_key(unit.insurer);
    TRY(const KeyRing::NewEnrolment key, keys_.new_enrolment(unit.insurer, made.person.enrolment));
    made.key = key.key;
    made.person.identity = identity_of(entry);
    made.person.register_order = entry.order;
    made.person.insured = insured_period(entry);
    made.staged = true;
    writing_.keep(connection);
    expected_.forget(unit.insurer, unit.insured);
    auto& insert = connection.prepared<InsertEnrolment>();
    insert(made.person, unit, key.wrapped,
           seal_identity(made.key, made.person.enrolment, made.person.identity), set_.publication, new_person);
    note_identity(connection, *search_keys_, made.person.enrolment, made.person.identity, nullptr, set_.publication);
    in_hand_ = std::move(made);
    return Done{};
}

void ImportStaging::stage_newer_register(Connection& connection, const OpenEnrolment& enrolment, const RegisterEntry& entry) {
    const Identity newer = identity_of(entry);
    const std::string identity = seal_identity(enrolment.key, enrolment.person.enrolment, newer);
    writing_.keep(connection);
    ++parts_.rows;
    note_identity(connection, *search_keys_, enrolment.person.enrolment, newer, &enrolment.person.identity, set_.publication);
    note_former_number(connection, enrolment.person.enrolment, entry, set_.publication);
    insert_staged_register(connection, set_.publication, enrolment.person.enrolment, entry, identity);
}

Result<Staged> ImportStaging::stage_facts(Connection& connection, const KnownPerson& person, const Replacement& replacement) {
    TRY(const OpenEnrolment* enrolment, open_enrolment(person.enrolment));
    return stage_rows(connection, *enrolment, replacement, -1);
}

Result<Staged> ImportStaging::stage_rows(Connection& connection, const OpenEnrolment& enrolment, const Replacement& replacement,
                                         int register_kind) {
    const std::size_t unit = unit_hash(enrolment.person.enrolment, replacement, "");
    const auto base = bases_.find(unit);
    const bool by_arrival = replacement.order.empty();
    const std::string order =
        by_arrival ? arrivals_.next(base == bases_.end() ? "" : base->second.order) : replacement.order;
    const bool deletes = replacement.operation == Replacement::Operation::erase;
    const auto same_order = by_arrival || (expected_.is_new(enrolment.person.enrolment, replacement, order) && !staged_in_batch(unit))
                                ? std::vector<StoredBody>{}
                                : connection.prepared<FindSameOrder>()(enrolment.person.enrolment, replacement, order);
    if (!same_order.empty()) {
        bool equal = same_order.size() == std::max<std::size_t>(replacement.facts.size(), 1);
        for (const StoredBody& stored : same_order) {
            TRY(const std::string opened, open_sealed(enrolment.key, fact_context({stored.fact}), stored.body));
            const std::string body = content_of(opened);
            const auto match = std::ranges::find_if(replacement.facts, [&](const FactDraft& draft) {
                return draft.form == stored.form && (register_kind == 0 || static_cast<int>(draft.kind) == stored.kind) &&
                       content_of(draft.body) == body;
            });
            equal = equal && (match != replacement.facts.end() || (deletes && stored.deletes != 0));
        }
        return equal ? Staged::unchanged : Staged::differs;
    }
    const auto stage = [&](const FactDraft& draft, int kind) {
        FactRow row;
        row.id = FactId{next_number(connection, "fact")};
        row.enrolment = enrolment.person.enrolment;
        row.kind = kind;
        row.form = draft.form;
        row.unit = replacement.unit;
        row.key = replacement.key;
        row.author = replacement.author;
        row.addressee = replacement.addressee;
        row.order = order;
        row.deletes = deletes;
        row.effective = draft.effective;
        row.set = set_.set;
        row.publication = set_.publication;
        row.file_no = file_number(draft.place.file);
        row.line = draft.place.line;
        if (base != bases_.end()) {
            row.built_on = base->second.publication;
            parts_.patches = true;
        }
        ++parts_.rows;
        row.body = seal(enrolment.key, fact_context(row.id), draft.body);
        staged_units_.insert(unit_hash(row.enrolment, replacement, draft.form));
        staged_units_.insert(unit);
        if (facts_.is_full()) {
            flush(connection);
        }
        facts_.add(std::move(row));
    };
    if (deletes) {
        stage({Kind::care_plan, replacement.unit, {}, "{}", replacement.place}, static_cast<int>(Kind::care_plan));
    }
    for (const FactDraft& draft : replacement.facts) {
        stage(draft, register_kind == 0 ? 0 : static_cast<int>(draft.kind));
    }
    return Staged::taken;
}

Result<std::optional<std::string>> ImportStaging::current_body(Connection& connection, const KnownPerson& person,
                                                               const Replacement& replacement, const FactDraft& draft) {
    TRY(const OpenEnrolment* enrolment, open_enrolment(person.enrolment));
    // Before the body: what is published in between must not be taken for what the body was read from.
    const std::size_t unit = unit_hash(person.enrolment, replacement, "");
    if (!bases_.contains(unit)) {
        bases_.emplace(unit, connection.prepared<FindNewestOfUnit>()(person.enrolment, replacement));
    }
    if (staged_units_.contains(unit_hash(person.enrolment, replacement, draft.form))) {
        flush(connection);
    }
    const auto stored = connection.prepared<FindCurrentBody>()(person.enrolment, replacement, draft, set_.publication);
    if (!stored) {
        return std::optional<std::string>{};
    }
    TRY(std::string body, open_sealed(enrolment->key, fact_context({stored->fact}), stored->body));
    return std::optional<std::string>(std::move(body));
}

Result<Staged> ImportStaging::stage_directive(Connection& connection, const KnownPerson& person, const PersonUnit& unit,
                                              const DirectiveEntry& directive) {
    parts_.consents = true;
    TRY(const OpenEnrolment* enrolment, open_enrolment(person.enrolment));
    const auto holder = [&](const std::string& number) -> std::optional<NumberHolder> {
        const auto stored = connection.prepared<FindDirective>()(unit.insurer, number, set_.publication);
        if (!stored) {
            return std::nullopt;
        }
        DirectiveTerms said = terms_of(directive);
        said.readable = stored->terms.readable;
        return NumberHolder{stored->enrolment == person.enrolment.value, stored->terms.readable != 0, stored->visible == 0,
                            said == stored->terms};
    };
    const PlacedDirective placed = place_directive(directive, unit.insured, now(), holder);
    if (placed.entry) {
        const std::int64_t id = next_number(connection, "directive");
        writing_.keep(connection);
        insert_directive(connection, id, person.enrolment, enrolment->key, unit.insurer, *placed.entry, {set_.publication, false});
        stage_event(connection, person.enrolment, "directive", directive_event(id, *placed.entry, set_.submitter));
    }
    return staged_as(placed.as);
}

Result<Done> ImportStaging::stage_relation(Connection& connection, const KnownPerson& person, const RelationEntry& relation) {
    parts_.consents = true;
    const std::int64_t id = next_number(connection, "relation");
    writing_.keep(connection);
    insert_relation(connection, id, person.enrolment, relation, {set_.publication, false});
    stage_event(connection, person.enrolment, "relation", relation_event(id, relation, set_.submitter));
    return Done{};
}

void ImportStaging::stage_event(Connection& connection, EnrolmentId enrolment, const std::string& type, const std::string& event) {
    ++events_;
    ++parts_.rows;
    insert_staged_event(connection, set_.publication, events_, enrolment, type, event);
}

void ImportStaging::stage_office(Connection& connection, const OfficeEntry& office) {
    parts_.registries = true;
    insert_staged_office(connection, set_.publication, office);
}

void ImportStaging::stage_status(Connection& connection, const InsurerStatusEntry& status) {
    parts_.registries = true;
    insert_staged_status(connection, set_.publication, status);
}

/// A key that has to be made first is written on another connection, which must not wait for this one's transaction.
void ImportStaging::make_way_for_key(InsurerNumber insurer) {
    if (!keys_.knows_insurer(insurer)) {
        writing_.stop();
    }
}

std::int64_t ImportStaging::next_number(Connection& connection, const std::string& counter) {
    if (const auto number = numbers_.next(counter)) {
        return *number;
    }
    if (in_batch_ && connection.dialect() == Dialect::postgresql) {
        return numbers_.take_apart(database_, counter);
    }
    writing_.stop();  // on SQLite a batch keeps others from writing as it is
    return numbers_.take(connection, counter);
}

int ImportStaging::file_number(const std::string& name) const {
    const auto found = set_.file_numbers.find(name);
    return found == set_.file_numbers.end() ? 0 : found->second;
}

}  // namespace kakehashi::storage
