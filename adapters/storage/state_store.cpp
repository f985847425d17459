#include "adapters/storage/state_store.h"

#include "adapters/storage/disasters.h"
#include "adapters/storage/ledger_writer.h"
#include "adapters/storage/subject_assembly.h"
#include "adapters/storage/subject_loader.h"

namespace kakehashi::storage {
namespace {

using consent::Standing;

Result<Done> read_policy(Connection& connection, Standing& standing) {
    std::string body;
    connection.session() << "SELECT sha256, body FROM policy WHERE active = 1", soci::into(standing.policy_sha256),
        soci::into(body);
    if (!connection.session().got_data()) {
        return Error{Fault::missing, "KK-2201", "no sharing policy is active; run: kakehashi policy activate"};
    }
    TRY(auto policy, consent::Policy::parse(body, "active policy"));
    standing.policy = std::make_shared<const consent::Policy>(std::move(policy));
    return Done{};
}

void read_live_insurers(Connection& connection, Standing& standing) {
    std::string insurer;
    std::string from;
    int kinds = 0;
    soci::statement statement = (connection.session().prepare
                                     << "SELECT insurer_no, CAST(live_from AS varchar(10)), kinds FROM insurer_status",
                                 soci::into(insurer), soci::into(from), soci::into(kinds));
    statement.execute();
    while (statement.fetch()) {
        if (const auto day = CalendarDate::parse_iso(from)) {
            standing.live_insurers[insurer] = {*day, KindSet::from_bits(static_cast<std::uint16_t>(kinds))};
        }
    }
}

void read_disasters(Connection& connection, Standing& standing) {
    for (StoredDisaster& stored : disasters_on_file(connection)) {
        standing.disasters.push_back(std::move(stored.declaration));
    }
}

}  // namespace

/// After a doubt one look at epoch and day tells whether anything has to be read anew: stale answers are mostly about a
/// person, not about everyone.
Result<std::shared_ptr<const Standing>> SociStateStore::standing() {
    const std::lock_guard lock(mutex_);
    if (standing_ && !doubted_) {
        return standing_;
    }
    auto fresh = std::make_shared<Standing>();
    TRY_DONE(database_.with_patience([&](Connection& connection) -> Result<Done> {
        // The epoch first: what is read after it can only be newer than it says.
        std::string day;
        connection.session() << "SELECT global_epoch, CAST(" + day_expression(connection.dialect()) +
                                    " AS varchar(10)) FROM log_head WHERE log_id = 0",
            soci::into(fresh->global_epoch), soci::into(day);
        fresh->day = CalendarDate::parse_iso(day).value_or(CalendarDate{});
        if (standing_ && standing_->global_epoch == fresh->global_epoch && standing_->day == fresh->day) {
            fresh.reset();
            return Done{};
        }
        TRY_DONE(read_policy(connection, *fresh));
        read_live_insurers(connection, *fresh);
        read_disasters(connection, *fresh);
        return Done{};
    }));
    if (fresh) {
        standing_ = std::move(fresh);
    }
    doubted_ = false;
    return standing_;
}

void SociStateStore::forget_standing() {
    const std::lock_guard lock(mutex_);
    doubted_ = true;
}

void SociStateStore::forget(PersonId person) {
    sealed_.forget(person);
    open_.forget(person);
}

/// Whoever is asked for again gets frames, which those who are read once do without.
SociStateStore::SubjectPtr SociStateStore::find_open(InsurerNumber insurer, InsuredNumber insured) {
    auto kept = open_.find(insurer, insured);
    if (kept && kept->frames.size() != kept->record.facts.size()) {
        auto framed = std::make_shared<consent::Subject>(*kept);
        framed->frames = frames_of(framed->record.facts);
        kept = std::move(framed);
        open_.keep(kept);
    }
    return kept;
}

SociStateStore::SubjectPtr SociStateStore::find_sealed(InsurerNumber insurer, InsuredNumber insured) {
    const auto kept = sealed_.find(insurer, insured);
    if (!kept) {
        return nullptr;
    }
    const auto opened = open_person(keys_, *kept);
    if (!opened) {
        sealed_.forget(kept->person);
        return nullptr;
    }
    keep_if_asked_often(*kept, *opened);
    return *opened;
}

/// Where there is no spare room for open persons, one is kept only when it would have been found again: when no more others were
/// asked for since than there are places. Who goes has long left the processor's caches, and taking him apart costs more than
/// all that keeping somebody brings who is not asked for again.
void SociStateStore::keep_if_asked_often(const SealedPerson& sealed, const SubjectPtr& opened) {
    const std::uint64_t now = ++questions_;
    const std::uint64_t before = sealed.asked.exchange(now);
    if (!open_.keep_in_spare_room(opened) && before != 0 && now - before <= open_.persons()) {
        open_.keep(opened);
    }
}

void SociStateStore::keep(const std::shared_ptr<const SealedPerson>& sealed) {
    const std::lock_guard lock(sharing_);
    sealed_.keep(sealed);
    open_.bound(room_ - sealed_.bytes());
}

bool SociStateStore::keep_in_spare_room(const std::shared_ptr<const SealedPerson>& sealed) {
    const std::lock_guard lock(sharing_);
    const bool kept = sealed_.keep_in_spare_room(sealed);
    open_.bound(room_ - sealed_.bytes());
    return kept;
}

Result<SociStateStore::SubjectPtr> SociStateStore::read_current(Connection& connection, InsurerNumber insurer,
                                                                InsuredNumber insured) {
    if (const auto sealed = read_sealed(connection, insurer, insured); sealed && *sealed) {
        if (auto opened = open_person(keys_, **sealed)) {
            keep(*sealed);
            keep_if_asked_often(**sealed, *opened);
            return opened;
        }
    }
    auto loaded = load_subject(connection, keys_, insurer, insured, consent::History::current);
    if (loaded && *loaded) {
        open_.keep(*loaded);
    }
    return loaded;
}

Result<std::shared_ptr<const consent::Subject>> SociStateStore::load(InsurerNumber insurer, InsuredNumber insured,
                                                                     consent::History history) {
    if (history == consent::History::everything) {
        return database_.with_patience([&](Connection& connection) {
            return load_subject(connection, keys_, insurer, insured, consent::History::everything);
        });
    }
    if (auto kept = find_open(insurer, insured)) {
        return kept;
    }
    if (auto kept = find_sealed(insurer, insured)) {
        return kept;
    }
    return database_.with_patience(
        [&](Connection& connection) { return read_current(connection, insurer, insured); });
}

bool SociStateStore::remembers(InsurerNumber insurer, InsuredNumber insured, consent::History history) {
    const std::unique_lock lock(mutex_, std::try_to_lock);  // taken: somebody is asking the database
    if (!lock.owns_lock() || !standing_ || doubted_ || history != consent::History::current) {
        return false;
    }
    if (open_.find(insurer, insured)) {
        return true;
    }
    constexpr std::size_t soon_opened = 32U << 10U;  // larger ones would keep other connections of a loop waiting
    const auto sealed = sealed_.find(insurer, insured);
    return sealed && sealed->rows.size() <= soon_opened && keys_.knows_insurer(insurer);
}

}  // namespace kakehashi::storage
