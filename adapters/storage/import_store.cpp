#include "adapters/storage/import_store.h"

#include <algorithm>
#include <functional>
#include <stdexcept>

#include "adapters/storage/consent_rows.h"
#include "adapters/storage/copy_queue.h"
#include "adapters/storage/filed_periods.h"
#include "adapters/storage/nullable_day.h"
#include "adapters/storage/random.h"
#include "adapters/storage/raw_store.h"
#include "adapters/storage/reading_copies.h"
#include "adapters/storage/register_rows.h"
#include "adapters/storage/registry_rows.h"
#include "adapters/storage/set_register.h"
#include "adapters/storage/set_settlement.h"
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

SociImportStore::SociImportStore(Database& database, KeyRing& keys, const LedgerWriter& writer,
                                 const consent::Hasher& hasher, ImportFiller* filler)
    : database_(database), keys_(keys), writer_(writer), hasher_(hasher), filler_(filler) {}

/// Runs on this store's own connection; what SOCI throws loses the connection and becomes an Error.
template <class Work>
auto SociImportStore::guarded(Work&& work) -> decltype(work(std::declval<Connection&>())) {
    if (batch_ && batch_->lost()) {
        return Error{Fault::unavailable, "KK-4315", "what was imported together with this set has failed"};
    }
    try {
        if (!connection_) {
            connection_ = database_.connect();
            prefer_indexes(*connection_);
            fill(filler_, [&] { connection_->session() << "PRAGMA synchronous=OFF"; });
        }
        return work(*connection_);
    } catch (const std::exception& e) {
        let_go();
        connection_.reset();
        return Database::error_of(e);
    }
}

/// The same in the middle of an import: when the session that owns the set was lost, somebody else may own it by now.
template <class Work>
auto SociImportStore::staging(Work&& work) -> decltype(work(std::declval<Connection&>())) {
    if (!owner_) {
        return Error{Fault::unavailable, "KK-4312", "the connection was lost in the middle of an import"};
    }
    return guarded(std::forward<Work>(work));
}

/// One at a time imports what comes under a name.
Result<Done> SociImportStore::claim(Connection& connection, const SetName& name) {
    if (owner_ && owner_->name() == name) {
        return Done{};
    }
    disown();
    owner_ = SetOwner::claim(connection, hasher_, name,
                             batch_ ? SetOwner::Until::transaction_ends : SetOwner::Until::destroyed);
    if (!owner_) {
        return Error{Fault::unavailable, "KK-4311", "this set is being imported by another process"};
    }
    return Done{};
}

/// In a batch, what was imported stays claimed: nobody else sees it yet.
void SociImportStore::disown() {
    if (batch_ && owner_) {
        batch_->keep(std::move(owner_));
    }
    owner_.reset();
}

/// Whatever is under way is rolled back; of a batch it stays known that it was lost.
void SociImportStore::let_go() noexcept {
    writing_.abandon();
    owner_.reset();
    if (batch_) {
        batch_->lose();
        numbers_.clear();  // on SQLite those taken in the batch will be given out again
    }
}

Result<Done> SociImportStore::open_batch() {
    give_up();
    TRY_DONE(keys_.submission_key());  // made on another connection, which a batch may keep waiting
    TRY_DONE(keys_.search_key());
    return guarded([&](Connection& c) -> Result<Done> {
        batch_.emplace(c);
        return Done{};
    });
}

bool SociImportStore::batch_is_full() const { return !batch_ || batch_->is_full(); }

Result<Done> SociImportStore::close_batch() {
    auto closed = guarded([&](Connection&) -> Result<Done> {
        EXPECTS(batch_);
        batch_->publishing().finish(writer_);
        batch_.reset();
        return Done{};
    });
    give_up();
    return closed;
}

Result<SetStanding> SociImportStore::receive(const SetName& name, std::string_view content,
                                             std::span<const ClaimedFile> files, const Submitter& submitter) {
    TRY(const Key key, keys_.submission_key());
    const std::string digest = consent::hex(hasher_.sha256({content}));
    TRY(const RegisteredSet set, guarded([&](Connection& c) -> Result<RegisteredSet> {
        writing_.abandon();
        TRY_DONE(claim(c, name));
        fill(filler_, [&] { filler_->before_set(c, name); });
        return register_set(c, key, name, digest, files, submitter);
    }));
    if (set.bytes_missing) {
        for (std::size_t n = 0; n < files.size(); ++n) {
            TRY_DONE(keep_raw(database_, key, set.standing.id, static_cast<int>(n), *files[n].file.bytes));
        }
        TRY_DONE(staging([&](Connection& c) -> Result<Done> { return mark_received(c, set.standing.id); }));
    }
    received_.reset();
    if (set.standing.before == SetStanding::Before::same) {
        disown();
    } else if (set.is_new) {
        received_ = {set.standing.id, {}, name_of(submitter)};
        for (std::size_t n = 0; n < files.size(); ++n) {
            received_->file_numbers[files[n].file.name] = static_cast<int>(n);
        }
    }
    return set.standing;
}

Result<Done> SociImportStore::begin(SetId set) {
    staging_.clear();
    staged_units_.clear();
    bases_.clear();
    in_hand_.reset();
    parts_ = {};
    expected_.clear();
    seq_ = 0;
    set_ = set;
    TRY(search_keys_, open_search_keys(keys_));
    return guarded([&](Connection& c) -> Result<Done> {
        writing_.abandon();
        const bool is_new = owner_ && received_ && received_->set == set;
        if (!is_new) {
            TRY_DONE(take_up(c, set));
        }
        publication_ = next_number(c, "publication");
        Transaction transaction(c, Durable::with_next);
        if (!is_new) {
            remove_left_over(c, set);
        }
        c.prepared<InsertPublication>()(publication_, set);
        file_numbers_ = std::move(received_->file_numbers);
        submitter_ = std::move(received_->submitter);
        received_.reset();
        transaction.commit();
        return Done{};
    });
}

/// A set that was received before.
Result<Done> SociImportStore::take_up(Connection& connection, SetId set) {
    TRY(const SetName name, set_name(connection, set));
    TRY_DONE(claim(connection, name));
    received_ = {set, file_numbers(connection, set), submitter_name(connection, set)};
    return Done{};
}

Result<std::optional<SociImportStore::OpenEnrolment>> SociImportStore::look_up(Connection& connection,
                                                                               InsurerNumber insurer,
                                                                               InsuredNumber insured) {
    const std::optional<EnrolmentRow>* const expected = expected_.enrolment(insurer, insured);
    const std::optional<EnrolmentRow> row =
        expected != nullptr ? *expected
                            : connection.prepared<FindEnrolment>()(insurer.str(), insured.str(), publication_);
    if (!row) {
        return std::optional<OpenEnrolment>{};
    }
    TRY(const Key insurer_key, key_of(insurer));
    OpenEnrolment open;
    open.person.person = {row->person};
    open.person.enrolment = {row->enrolment};
    open.person.register_order = row->register_order;
    open.person.insured = {CalendarDate::parse_iso(row->from), CalendarDate::parse_iso(row->to)};
    open.staged = row->visible == 0;
    TRY(open.key, KeyRing::unwrap(insurer_key, open.person.enrolment, row->wrapped_key));
    TRY(open.person.identity, open_identity(open.key, open.person.enrolment, row->identity));
    return std::optional<OpenEnrolment>(std::move(open));
}

Result<Done> SociImportStore::expect(std::span<const PersonUnit> units) {
    return guarded([&](Connection& c) -> Result<Done> {
        fill(filler_, [&] {
            writing_.stop();
            filler_->before_units(c, units);
        });
        expected_.look_up(c, units, publication_);
        return Done{};
    });
}

Result<std::optional<KnownPerson>> SociImportStore::find(InsurerNumber insurer, InsuredNumber insured) {
    return guarded([&](Connection& c) -> Result<std::optional<KnownPerson>> {
        TRY(in_hand_, look_up(c, insurer, insured));
        if (!in_hand_) {
            return std::optional<KnownPerson>{};
        }
        touched_.add(in_hand_->person.person);
        return std::optional<KnownPerson>(in_hand_->person);
    });
}

Result<const SociImportStore::OpenEnrolment*> SociImportStore::open_enrolment(EnrolmentId enrolment) const {
    EXPECTS(in_hand_ && in_hand_->person.enrolment == enrolment);
    return &*in_hand_;
}

Result<Staged> SociImportStore::stage_register(const PersonUnit& unit, std::vector<Finding>& findings) {
    parts_.registers = true;
    return staging([&](Connection& c) -> Result<Staged> {
        const RegisterEntry& entry = *unit.register_entry;
        TRY(in_hand_, look_up(c, unit.insurer, unit.insured));
        if (!in_hand_) {
            TRY_DONE(make_enrolment(c, unit, findings));
        } else if (in_hand_->person.register_order < entry.order) {
            // What came with this very set is nobody's yet: of its rows the newest counts.
            if (!in_hand_->staged && is_likely_another(identity_of(entry), in_hand_->person.identity)) {
                findings.push_back({"P05", Severity::warning, entry.place, "氏名", ""});
            }
            stage_newer_register(c, *in_hand_, entry);
        }
        touched_.add(in_hand_->person.person);
        Replacement row;
        row.unit = "register";
        row.author = unit.insurer.str();
        row.order = entry.order;
        row.place = entry.place;
        row.facts.push_back({Kind::certification, "PERSON", entry.insured, entry.body, entry.place});
        return stage_rows(c, *in_hand_, row, 0);
    });
}

Result<PersonId> SociImportStore::person_for(Connection& connection, const PersonUnit& unit,
                                             std::vector<Finding>& findings) {
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

Result<Done> SociImportStore::make_enrolment(Connection& connection, const PersonUnit& unit,
                                             std::vector<Finding>& findings) {
    const RegisterEntry& entry = *unit.register_entry;
    OpenEnrolment made;
    made.person.enrolment = {random_id()};
    TRY(made.person.person, person_for(connection, unit, findings));
    if (batch_ && connection.dialect() == Dialect::sqlite && !keys_.knows_insurer(unit.insurer)) {
        return Error{Fault::unavailable, "KK-4315", "the insurer's key cannot be made before the batch ends"};
    }
    const bool new_person = made.person.person.value == 0;
    if (new_person) {
        made.person.person = {random_id()};
    }
    TRY(const Key insurer_key, key_of(unit.insurer));
    made.key = Key::random();
    made.person.identity = identity_of(entry);
    made.person.register_order = entry.order;
    made.person.insured = insured_period(entry);
    made.staged = true;
    writing_.keep(connection);
    expected_.forget(unit.insurer, unit.insured);
    auto& insert = connection.prepared<InsertEnrolment>();
    insert(made.person, unit, KeyRing::wrap(insurer_key, made.person.enrolment, made.key),
           seal_identity(made.key, made.person.enrolment, made.person.identity), publication_, new_person);
    note_identity(connection, *search_keys_, made.person.enrolment, made.person.identity, nullptr, publication_);
    in_hand_ = std::move(made);
    return Done{};
}

void SociImportStore::stage_newer_register(Connection& connection, const OpenEnrolment& enrolment,
                                           const RegisterEntry& entry) {
    const Identity newer = identity_of(entry);
    const std::string identity = seal_identity(enrolment.key, enrolment.person.enrolment, newer);
    writing_.keep(connection);
    ++parts_.rows;
    note_identity(connection, *search_keys_, enrolment.person.enrolment, newer, &enrolment.person.identity, publication_);
    note_former_number(connection, enrolment.person.enrolment, entry, publication_);
    insert_staged_register(connection, publication_, enrolment.person.enrolment, entry, identity);
}

Result<Staged> SociImportStore::stage_facts(const KnownPerson& person, const Replacement& replacement) {
    return staging([&](Connection& c) -> Result<Staged> {
        TRY(const OpenEnrolment* enrolment, open_enrolment(person.enrolment));
        return stage_rows(c, *enrolment, replacement, -1);
    });
}

Result<Staged> SociImportStore::stage_rows(Connection& connection, const OpenEnrolment& enrolment,
                                           const Replacement& replacement, int register_kind) {
    const auto base = bases_.find(unit_hash(enrolment.person.enrolment, replacement, ""));
    const bool by_arrival = replacement.order.empty();
    const std::string order =
        by_arrival ? arrivals_.next(base == bases_.end() ? "" : base->second.order) : replacement.order;
    const bool deletes = replacement.operation == Replacement::Operation::erase;
    const auto same_order = by_arrival || expected_.is_new(enrolment.person.enrolment, replacement, order)
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
        row.set = set_;
        row.publication = publication_;
        row.file_no = file_number(draft.place.file);
        row.line = draft.place.line;
        if (base != bases_.end()) {
            row.built_on = base->second.publication;
            parts_.patches = true;
        }
        ++parts_.rows;
        row.body = seal(enrolment.key, fact_context(row.id), draft.body);
        staged_units_.insert(unit_hash(row.enrolment, replacement, draft.form));
        if (staging_.is_full()) {
            writing_.stop();
            staging_.flush(connection);
        }
        staging_.add(std::move(row));
    };
    if (deletes) {
        stage({Kind::care_plan, replacement.unit, {}, "{}", replacement.place}, static_cast<int>(Kind::care_plan));
    }
    for (const FactDraft& draft : replacement.facts) {
        stage(draft, register_kind == 0 ? 0 : static_cast<int>(draft.kind));
    }
    return Staged::taken;
}

Result<std::optional<std::string>> SociImportStore::current_body(const KnownPerson& person,
                                                                 const Replacement& replacement,
                                                                 const FactDraft& draft) {
    return staging([&](Connection& c) -> Result<std::optional<std::string>> {
        TRY(const OpenEnrolment* enrolment, open_enrolment(person.enrolment));
        // Before the body: what is published in between must not be taken for what the body was read from.
        const std::size_t unit = unit_hash(person.enrolment, replacement, "");
        if (!bases_.contains(unit)) {
            bases_.emplace(unit, c.prepared<FindNewestOfUnit>()(person.enrolment, replacement));
        }
        if (staged_units_.contains(unit_hash(person.enrolment, replacement, draft.form))) {
            writing_.stop();
            staging_.flush(c);
        }
        const auto stored = c.prepared<FindCurrentBody>()(person.enrolment, replacement, draft, publication_);
        if (!stored) {
            return std::optional<std::string>{};
        }
        TRY(std::string body, open_sealed(enrolment->key, fact_context({stored->fact}), stored->body));
        return std::optional<std::string>(std::move(body));
    });
}

Result<Staged> SociImportStore::stage_directive(const KnownPerson& person, const PersonUnit& unit,
                                                const DirectiveEntry& directive) {
    parts_.consents = true;
    return staging([&](Connection& c) -> Result<Staged> {
        TRY(const OpenEnrolment* enrolment, open_enrolment(person.enrolment));
        const auto holder = [&](const std::string& number) -> std::optional<NumberHolder> {
            const auto stored = c.prepared<FindDirective>()(unit.insurer, number, publication_);
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
            const std::int64_t id = next_number(c, "directive");
            writing_.keep(c);
            insert_directive(c, id, person.enrolment, enrolment->key, unit.insurer, *placed.entry, {publication_, false});
            stage_event(c, person.enrolment, "directive", directive_event(id, *placed.entry, submitter_));
        }
        return staged_as(placed.as);
    });
}

Result<Done> SociImportStore::stage_relation(const KnownPerson& person, const RelationEntry& relation) {
    parts_.consents = true;
    return staging([&](Connection& c) -> Result<Done> {
        const std::int64_t id = next_number(c, "relation");
        writing_.keep(c);
        insert_relation(c, id, person.enrolment, relation, {publication_, false});
        stage_event(c, person.enrolment, "relation", relation_event(id, relation, submitter_));
        return Done{};
    });
}

void SociImportStore::stage_event(Connection& connection, EnrolmentId enrolment, const std::string& type,
                                  const std::string& event) {
    ++seq_;
    ++parts_.rows;
    insert_staged_event(connection, publication_, seq_, enrolment, type, event);
}

Result<Done> SociImportStore::stage_office(const OfficeEntry& office) {
    parts_.registries = true;
    return staging([&](Connection& c) -> Result<Done> {
        insert_staged_office(c, publication_, office);
        return Done{};
    });
}

Result<Done> SociImportStore::stage_status(const InsurerStatusEntry& status) {
    parts_.registries = true;
    return staging([&](Connection& c) -> Result<Done> {
        insert_staged_status(c, publication_, status);
        return Done{};
    });
}

Result<std::vector<FiledPeriod>> SociImportStore::periods_on_file(std::span<const PersonNumbers> people,
                                                                  std::span<const std::string_view> units) {
    return guarded([&](Connection& c) -> Result<std::vector<FiledPeriod>> { return filed_periods(c, people, units); });
}

/// Once the store does not answer, the persons left are read row by row.
void SociImportStore::prepare_reading() noexcept {
    std::vector<std::vector<std::int64_t>> due;
    touched_.drain(copies_at_a_time, [&](std::vector<std::int64_t> persons) { due.push_back(std::move(persons)); });
    if (filler_ != nullptr) {
        return;  // nobody reads a trial
    }
    CopyQueue queue(std::move(due));
    const CopyHelper helper(database_, keys_, queue);
    (void)guarded([&](Connection& c) -> Result<Done> {
        queue.work_off(c, keys_);
        return Done{};
    });
}

void SociImportStore::give_up() noexcept {
    staging_.clear();
    expected_.clear();
    let_go();
    batch_.reset();
}

Result<Done> SociImportStore::publish(SetId set, SetReport& report) {
    auto published = staging([&](Connection& c) -> Result<Done> {
        writing_.stop();
        staging_.flush(c);
        if (batch_) {
            return batch_->publishing().prepare(set, publication_, parts_, report);
        }
        Publishing publishing(c);
        TRY_DONE(publishing.prepare(set, publication_, parts_, report));
        publishing.finish(writer_);
        return Done{};
    });
    if (published) {
        disown();
    } else {
        let_go();
    }
    return published;
}

Result<Done> SociImportStore::put_aside(SetId set, const SetReport& report) {
    staging_.clear();
    return guarded([&](Connection& c) -> Result<Done> {
        writing_.stop();
        TRY(const SetName name, set_name(c, set));
        TRY_DONE(claim(c, name));
        Transaction transaction(c);
        remove_left_over(c, set);
        settle(c, set, report);
        transaction.commit();
        disown();
        return Done{};
    });
}

Result<std::vector<HeldUnit>> SociImportStore::held_of(SetId set) {
    return guarded([&](Connection& c) -> Result<std::vector<HeldUnit>> { return held_units(c, set); });
}

Result<std::vector<SetId>> SociImportStore::ready_to_retry() {
    return guarded([&](Connection& c) -> Result<std::vector<SetId>> { return sets_ready_to_retry(c); });
}

Result<KeptSet> SociImportStore::kept(SetId set) {
    TRY(const Key key, keys_.submission_key());
    return guarded([&](Connection& c) -> Result<KeptSet> {
        TRY(KeptSet kept, kept_set(c, set));
        for (std::size_t n = 0; n < kept.files.size(); ++n) {
            const std::uint64_t size = kept_file_size(c, set, static_cast<int>(n));
            kept.files[n].bytes = kept_raw(database_, key, set, static_cast<int>(n), size);
        }
        return kept;
    });
}

/// A key that has to be made first is written on another connection, which must not wait for this one's transaction.
Result<Key> SociImportStore::key_of(InsurerNumber insurer) {
    if (!keys_.knows_insurer(insurer)) {
        writing_.stop();
    }
    return keys_.insurer_key(insurer);
}

/// Numbers are taken outside of transactions: the counter's row would stay locked with them, and whoever holds a person's head
/// may want a number next.
std::int64_t SociImportStore::next_number(Connection& connection, const std::string& counter) {
    if (const auto number = numbers_.next(counter)) {
        return *number;
    }
    if (batch_ && connection.dialect() == Dialect::postgresql) {
        return numbers_.take_apart(database_, counter);
    }
    writing_.stop();  // on SQLite a batch keeps others from writing as it is
    return numbers_.take(connection, counter);
}

int SociImportStore::file_number(const std::string& name) const {
    const auto found = file_numbers_.find(name);
    return found == file_numbers_.end() ? 0 : found->second;
}

}  // namespace kakehashi::storage
