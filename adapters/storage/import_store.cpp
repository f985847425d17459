#include "adapters/storage/import_store.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "adapters/storage/copy_queue.h"
#include "adapters/storage/filed_periods.h"
#include "adapters/storage/kept_names.h"
#include "adapters/storage/raw_store.h"
#include "adapters/storage/reading_copies.h"
#include "adapters/storage/set_register.h"
#include "adapters/storage/set_settlement.h"

namespace kakehashi::storage {

SociImportStore::SociImportStore(Database& database, KeyRing& keys, const LedgerWriter& writer,
                                 const consent::Hasher& hasher, ImportFiller* filler)
    : database_(database), keys_(keys), writer_(writer), hasher_(hasher), filler_(filler), staged_(database, keys) {}

/// Runs on this store's own connection, once what the batch has put off is written.
template <class Work>
auto SociImportStore::guarded(Work&& work) -> decltype(work(std::declval<Connection&>())) {
    return beside_writing([&](Connection& c) -> decltype(work(c)) {
        TRY_DONE(catch_up());
        return work(c);
    });
}

Result<Done> SociImportStore::catch_up() {
    if (!batch_ || !looks_ahead()) {
        return Done{};
    }
    TRY(const Key key, keys_.submission_key());
    auto written = batch_->write(key);
    if (!written) {
        let_go();
    }
    return written;
}

/// The same for what leaves the connection alone, or waits for it. What SOCI throws loses the connection and becomes an Error.
template <class Work>
auto SociImportStore::beside_writing(Work&& work) -> decltype(work(std::declval<Connection&>())) {
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
        keys_in_hand_.give_back();
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
    if (batch_) {
        batch_->wait_for_end();
    }
    staged_.abandon();
    owner_.reset();
    if (batch_) {
        batch_->lose();
        staged_.forget_numbers();
    }
}

Result<Done> SociImportStore::open_batch() {
    give_up();
    TRY_DONE(keys_.submission_key());  // made on another connection, which a batch may keep waiting
    TRY_DONE(keys_.search_key());
    return guarded([&](Connection& c) -> Result<Done> {
        TRY_DONE(take_keys(c));
        batch_.emplace(c);
        return Done{};
    });
}

bool SociImportStore::batch_is_full() const { return !batch_ || batch_->is_full(); }

Result<Done> SociImportStore::close_batch() {
    auto closed = guarded([&](Connection& c) -> Result<Done> {
        EXPECTS(batch_);
        batch_->coming().give_back_numbers(c);
        batch_->publishing().finish(writer_);
        batch_.reset();
        return Done{};
    });
    give_up();
    return closed;
}

bool SociImportStore::looks_ahead() const { return database_.dialect() == Dialect::postgresql && filler_ == nullptr; }

/// What is asked comes before what is written: it can be answered while everything else waits.
Result<std::vector<bool>> SociImportStore::look_ahead(std::span<const PersonUnit* const> units, std::span<const ComingSet> sets) {
    EXPECTS(batch_);
    TRY(const Key key, keys_.submission_key());
    return beside_writing([&](Connection& c) -> Result<std::vector<bool>> {
        if (auto written = batch_->wait(); !written) {
            let_go();
            return written.error();
        }
        staged_.look_ahead(c, units);
        auto same = batch_->coming().look_up(c, hasher_, key, sets);
        batch_->start_writing(key);
        return same;
    });
}

Result<SetStanding> SociImportStore::receive_known(const Key& key, ComingSets::Known known, std::span<const ClaimedFile> files,
                                                   const Submitter& submitter) {
    disown();
    const SetStanding standing = known.standing;
    if (standing.before == SetStanding::Before::same) {
        batch_->keep(std::move(known.owner));
        return standing;
    }
    owner_ = std::move(known.owner);
    SetRow row{standing.id, owner_->name(), KeptNames(key).content(known.digest, files), submitter, now().microseconds, "received"};
    TRY_DONE(batch_->writes().receive(key, std::move(row), files));
    take_in_hand(standing.id, files, submitter);
    received_with_batch_ = true;
    return standing;
}

void SociImportStore::take_in_hand(SetId set, std::span<const ClaimedFile> files, const Submitter& submitter) {
    received_ = SetInHand{set, 0, {}, name_of(submitter)};
    for (std::size_t n = 0; n < files.size(); ++n) {
        received_->file_numbers[files[n].file.name] = static_cast<int>(n);
    }
}

Result<SetStanding> SociImportStore::receive(const SetName& name, std::string_view content,
                                             std::span<const ClaimedFile> files, const Submitter& submitter) {
    TRY(const Key key, keys_.submission_key());
    const std::string digest = consent::hex(hasher_.sha256({content}));
    const SetName stored = KeptNames(key).set(name);
    received_.reset();
    received_with_batch_ = false;
    if (batch_ && !batch_->lost() && fits_one_transaction(files)) {
        if (auto known = batch_->coming().take(stored, digest)) {
            return beside_writing([&](Connection&) { return receive_known(key, *std::move(known), files, submitter); });
        }
    }
    TRY(const RegisteredSet set, guarded([&](Connection& c) -> Result<RegisteredSet> {
        staged_.abandon();
        TRY_DONE(claim(c, stored));
        fill(filler_, [&] { filler_->before_set(c, stored); });
        return register_set(c, key, stored, digest, files, submitter);
    }));
    if (set.bytes_missing) {
        for (std::size_t n = 0; n < files.size(); ++n) {
            TRY_DONE(keep_raw(database_, key, set.standing.id, static_cast<int>(n), *files[n].file.bytes));
        }
        TRY_DONE(staging([&](Connection& c) -> Result<Done> { return mark_received(c, set.standing.id); }));
    }
    if (set.standing.before == SetStanding::Before::same) {
        disown();
    } else if (set.is_new) {
        take_in_hand(set.standing.id, files, submitter);
    }
    return set.standing;
}

Result<Done> SociImportStore::begin(SetId set) {
    TRY_DONE(staged_.start_over(batch_.has_value()));
    TRY(const Key key, keys_.submission_key());
    if (batch_ && received_with_batch_ && owner_ && received_ && received_->set == set) {
        return beside_writing([&](Connection& c) -> Result<Done> {
            received_->publication = staged_.next_number(c, "publication");
            batch_->writes().begin(received_->publication, set);
            staged_.begin(*std::move(received_));
            received_.reset();
            return Done{};
        });
    }
    return guarded([&](Connection& c) -> Result<Done> {
        staged_.abandon();
        TRY_DONE(take_keys(c));
        const bool is_new = owner_ && received_ && received_->set == set;
        if (!is_new) {
            TRY_DONE(take_up(c, key, set));
        }
        received_->publication = staged_.next_number(c, "publication");
        Transaction transaction(c, Durable::with_next);
        if (!is_new) {
            remove_left_over(c, set);
        }
        c.prepared<InsertPublication>()(received_->publication, set);
        staged_.begin(*std::move(received_));
        received_.reset();
        transaction.commit();
        return Done{};
    });
}

/// A set that was received before.
Result<Done> SociImportStore::take_up(Connection& connection, const Key& key, SetId set) {
    TRY(const SetName name, stored_set_name(connection, set));
    TRY_DONE(claim(connection, name));
    TRY(auto numbers, file_numbers(connection, key, set));
    received_ = SetInHand{set, 0, std::move(numbers), submitter_name(connection, set)};
    return Done{};
}

Result<Done> SociImportStore::expect(std::span<const PersonUnit> units) {
    return guarded([&](Connection& c) -> Result<Done> {
        fill(filler_, [&] {
            staged_.commit_small_rows();
            filler_->before_units(c, units);
        });
        staged_.expect(c, units);
        return Done{};
    });
}

Result<std::optional<KnownPerson>> SociImportStore::find(InsurerNumber insurer, InsuredNumber insured) {
    const auto find = [&](Connection& c) { return staged_.find(c, insurer, insured); };
    return staged_.knows(insurer, insured) ? beside_writing(find) : guarded(find);
}

Result<Staged> SociImportStore::stage_register(const PersonUnit& unit, std::vector<Finding>& findings) {
    return staging([&](Connection& c) { return staged_.stage_register(c, unit, findings); });
}

Result<Staged> SociImportStore::stage_facts(const KnownPerson& person, const Replacement& replacement) {
    const auto stage = [&](Connection& c) { return staged_.stage_facts(c, person, replacement); };
    return batch_ && owner_ && staged_.knows(person, replacement) ? beside_writing(stage) : staging(stage);
}

Result<Staged> SociImportStore::stage_directive(const KnownPerson& person, const PersonUnit& unit,
                                                const DirectiveEntry& directive) {
    return staging([&](Connection& c) { return staged_.stage_directive(c, person, unit, directive); });
}

Result<Done> SociImportStore::stage_relation(const KnownPerson& person, const RelationEntry& relation) {
    return staging([&](Connection& c) { return staged_.stage_relation(c, person, relation); });
}

Result<Done> SociImportStore::stage_office(const OfficeEntry& office) {
    return staging([&](Connection& c) -> Result<Done> {
        staged_.stage_office(c, office);
        return Done{};
    });
}

Result<Done> SociImportStore::stage_status(const InsurerStatusEntry& status) {
    return staging([&](Connection& c) -> Result<Done> {
        staged_.stage_status(c, status);
        return Done{};
    });
}

Result<std::optional<std::string>> SociImportStore::current_body(const KnownPerson& person, const Replacement& replacement,
                                                                 const FactDraft& draft) {
    return staging([&](Connection& c) { return staged_.current_body(c, person, replacement, draft); });
}

Result<std::vector<FiledPeriod>> SociImportStore::periods_on_file(std::span<const PersonNumbers> people,
                                                                  std::span<const std::string_view> units) {
    return guarded([&](Connection& c) -> Result<std::vector<FiledPeriod>> { return filed_periods(c, people, units); });
}

/// Once the store does not answer, the persons left are read row by row.
void SociImportStore::prepare_reading() noexcept {
    std::vector<std::vector<std::int64_t>> due;
    staged_.touched().drain(copies_at_a_time, [&](std::vector<std::int64_t> persons) { due.push_back(std::move(persons)); });
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
    staged_.clear();
    let_go();
    batch_.reset();
    give_keys_back();
}

Result<Done> SociImportStore::publish(SetId set, SetReport& report) {
    TRY(const Key key, keys_.submission_key());
    auto published = staging([&](Connection& c) -> Result<Done> {
        staged_.flush(c);
        if (batch_) {
            static_cast<void>(staged_.end_in_batch());
            return batch_->publishing().prepare(key, set, staged_.publication(), staged_.parts(), report);
        }
        Publishing publishing(c);
        TRY_DONE(publishing.prepare(key, set, staged_.publication(), staged_.parts(), report));
        publishing.finish(writer_);
        return Done{};
    });
    if (published) {
        disown();
    } else {
        let_go();
    }
    give_keys_back();
    return published;
}

Result<Done> SociImportStore::publish_with_batch(SetId set, SetReport& report) {
    const StagedParts& parts = staged_.parts();
    const bool plain = !parts.registers && !parts.consents && !parts.registries && !parts.patches &&
                       std::ranges::none_of(report.held, [](const HeldUnit& unit) { return unit.state == SetOutcome::quarantined; });
    if (!batch_ || !looks_ahead() || !owner_ || !plain) {
        return publish(set, report);
    }
    return beside_writing([&](Connection&) -> Result<Done> {
        batch_->writes().publish({set, staged_.publication(), &report}, staged_.end_in_batch());
        disown();
        return Done{};
    });
}

Result<Done> SociImportStore::put_aside(SetId set, const SetReport& report) {
    staged_.drop_facts();
    TRY(const Key key, keys_.submission_key());
    return guarded([&](Connection& c) -> Result<Done> {
        staged_.commit_small_rows();
        TRY(const SetName name, stored_set_name(c, set));
        TRY_DONE(claim(c, name));
        Transaction transaction(c);
        remove_left_over(c, set);
        const SettledSet settled{set, &report};
        settle(c, key, {&settled, 1});
        transaction.commit();
        disown();
        give_keys_back();
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
        TRY(KeptSet kept, kept_set(c, key, set));
        for (std::size_t n = 0; n < kept.files.size(); ++n) {
            const std::uint64_t size = kept_file_size(c, set, static_cast<int>(n));
            kept.files[n].bytes = kept_raw(database_, key, set, static_cast<int>(n), size);
        }
        return kept;
    });
}

}  // namespace kakehashi::storage
