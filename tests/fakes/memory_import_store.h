#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "domain/identity_match.h"
#include "domain/identity_score.h"
#include "domain/ports/import_store.h"
#include "domain/record_number.h"
#include "tests/fakes/memory_store.h"

namespace kakehashi::test {

/// ImportStore on a MemoryStore: an import works on a copy of the world, and publishing puts the copy in its place.
class MemoryImportStore final : public ImportStore {
public:
    explicit MemoryImportStore(MemoryStore& store) : store_(store) {}
    MemoryImportStore(const MemoryImportStore&) = delete;
    MemoryImportStore& operator=(const MemoryImportStore&) = delete;
    ~MemoryImportStore() override { let_go(); }

    /// Nothing here costs so much that it should be shared.
    Result<Done> open_batch() override { return Error{Fault::unsupported, "KK-4315", "there are no batches"}; }
    [[nodiscard]] bool batch_is_full() const override { return true; }
    Result<Done> close_batch() override { return Error{Fault::unsupported, "KK-4315", "there are no batches"}; }

    Result<SetStanding> receive(const SetName& name, std::string_view content, std::span<const ClaimedFile> files,
                                const Submitter& submitter) override {
        TRY_DONE(claim(name));
        SetStanding standing;
        KnownSet* same = nullptr;
        for (KnownSet& set : sets_) {
            if (set.kept.name != name) {
                continue;
            }
            const bool open = is_open(set.outcome);
            same = set.content == content ? &set : same;
            if (set.content == content && !open) {
                let_go();
                return SetStanding{set.id, SetStanding::Before::same, set.outcome};
            }
            if (!open) {
                standing.before = SetStanding::Before::other;
            }
        }
        if (same != nullptr) {
            same->kept.submitter = submitter;
            const bool other = standing.before == SetStanding::Before::other;
            return SetStanding{same->id, other ? standing.before : SetStanding::Before::unfinished, same->outcome};
        }
        standing.id = {static_cast<std::int64_t>(sets_.size()) + 1};
        KnownSet set{standing.id, std::string(content), {name, submitter, {}}, SetOutcome::received, {}};
        for (const ClaimedFile& file : files) {
            set.kept.files.push_back(file.file);
        }
        sets_.push_back(std::move(set));
        return standing;
    }

    Result<Done> begin(SetId set) override {
        TRY_DONE(claim(named(set)->kept.name));
        draft_ = store_.world();
        begun_on_ = draft_.epochs;
        touched_.clear();
        events_.clear();
        set_ = set;
        for_everyone_ = false;
        return Done{};
    }

    Result<Done> expect(std::span<const PersonUnit> /*units*/) override { return Done{}; }
    Result<std::optional<KnownPerson>> find(InsurerNumber insurer, InsuredNumber insured) override {
        const auto* enrolled = draft_.enrolled(insurer, insured);
        return enrolled == nullptr ? std::nullopt : std::optional(known(*enrolled));
    }

    Result<Staged> stage_register(const PersonUnit& unit, std::vector<Finding>& findings) override {
        const RegisterEntry& entry = *unit.register_entry;
        auto* enrolled = draft_.enrolled(unit.insurer, unit.insured);
        if (enrolled == nullptr) {
            enrolled = &make_enrolment(unit, findings);
        }
        const auto* known = store_.world().enrolled(unit.insurer, unit.insured);
        if (known != nullptr && known->register_order < entry.order && is_likely_another(identity_of(entry), known->enrolment.identity)) {
            findings.push_back({"P05", Severity::warning, entry.place, "氏名", ""});
        }
        Replacement row;
        row.unit = "register";
        row.author = unit.insurer.str();
        row.order = entry.order;
        row.facts.push_back({Kind::certification, "PERSON", entry.insured, entry.body, entry.place});
        const Staged staged = stage(enrolled->enrolment.id, row, true);
        if (staged == Staged::taken && enrolled->register_order <= entry.order) {
            write_register(*enrolled, entry);
        }
        return staged;
    }

    Result<Staged> stage_facts(const KnownPerson& person, const Replacement& replacement) override {
        return stage(person.enrolment, replacement, false);
    }

    Result<Staged> stage_directive(const KnownPerson& person, const PersonUnit& unit,
                                   const DirectiveEntry& directive) override {
        const auto holder = [&](const std::string& number) -> std::optional<NumberHolder> {
            std::optional<NumberHolder> found;  // of several the last
            for (const auto& stored : draft_.directives) {
                if (stored.insurer == unit.insurer && stored.entry.record_number == number) {
                    found = NumberHolder{stored.enrolment == person.enrolment, !stored.entry.unreadable, stored.fresh,
                                         same_act(stored.entry, directive)};
                }
            }
            return found;
        };
        const PlacedDirective placed = place_directive(directive, unit.insured, store_.now(), holder);
        if (placed.entry) {
            std::erase_if(draft_.directives, [&](const auto& stored) {
                return stored.insurer == unit.insurer && stored.entry.record_number == placed.entry->record_number;
            });
            draft_.directives.push_back({person.enrolment, unit.insurer, *placed.entry,
                                         memory::as_directive(draft_.next++, unit.insurer, *placed.entry), true});
            touch(person.enrolment, "directive");
        }
        switch (placed.as) {
            case PlacedDirective::As::taken: return Staged::taken;
            case PlacedDirective::As::unchanged: return Staged::unchanged;
            case PlacedDirective::As::from_future: return Staged::denying;
            case PlacedDirective::As::contradicting: return Staged::contradicting;
            case PlacedDirective::As::differs: break;
        }
        return Staged::differs;
    }

    Result<Done> stage_relation(const KnownPerson& person, const RelationEntry& relation) override {
        draft_.relations.push_back({person.enrolment, relation});
        touch(person.enrolment, "relation");
        return Done{};
    }

    Result<Done> stage_office(const OfficeEntry& /*office*/) override { return Done{}; }
    Result<Done> stage_status(const InsurerStatusEntry& status) override {
        auto& stored = draft_.statuses[status.insurer.str()];
        if (stored.order < status.order) {
            stored = status;
        }
        for_everyone_ = true;
        return Done{};
    }

    Result<std::optional<std::string>> current_body(const KnownPerson& person, const Replacement& replacement,
                                                    const FactDraft& draft) override {
        const MemoryWorld::Stored* newest = nullptr;
        for (const auto& stored : draft_.facts) {
            if (memory::of_unit(stored, person.enrolment, replacement) && stored.fact.form == draft.form &&
                stored.fact.kind == draft.kind && (newest == nullptr || newest->fact.order <= stored.fact.order)) {
                newest = &stored;
            }
        }
        return newest == nullptr ? std::nullopt : std::optional(newest->fact.body);
    }

    Result<std::vector<FiledPeriod>> periods_on_file(std::span<const PersonNumbers> people,
                                                     std::span<const std::string_view> units) override {
        std::vector<FiledPeriod> periods;
        MemoryWorld world = store_.world();
        for (const PersonNumbers& person : people) {
            const auto* enrolled = world.enrolled(person.insurer, person.insured);
            for (const auto& stored : world.facts) {
                const bool wanted = std::ranges::find(units, stored.fact.unit) != units.end() &&
                                    stored.fact.author == person.insurer.text() && !stored.deletes &&
                                    !stored.of_register && !stored.fact.superseded_at;
                if (enrolled != nullptr && wanted && stored.enrolment == enrolled->enrolment.id) {
                    periods.push_back({person, stored.fact.unit, stored.fact.key, stored.fact.effective, stored.fact.order});
                }
            }
        }
        return periods;
    }

    void give_up() noexcept override { let_go(); }
    Result<Done> publish(SetId set, SetReport& report) override {
        if (store_.world().epochs != begun_on_) {
            let_go();
            return Error{Fault::conflicting, "KK-3107", "what the import built on has changed"};
        }
        const Timestamp at = store_.now();
        for (const HeldUnit& unit : report.held) {
            if (unit.state == SetOutcome::quarantined) {
                drop_staged_of(unit);
            }
        }
        for (auto& stored : draft_.directives) {
            stored.fresh = false;
        }
        memory::rank_facts(draft_, at);
        memory::rank_relations(draft_);
        for (auto& stored : draft_.facts) {
            if (stored.fresh) {
                stored.fact.recorded_at = at;
                report.superseded += stored.fact.superseded_at ? 1 : 0;
                report.facts += stored.fact.superseded_at || stored.of_register ? 0 : 1;
            }
            stored.fresh = false;
        }
        for (const std::int64_t person : touched_) {
            ++draft_.epochs[person];
        }
        draft_.global_epoch += for_everyone_ ? 1 : 0;
        store_.world() = draft_;
        for (const auto& [person, event] : events_) {
            store_.write(person, event);
        }
        report.settle();
        return put_aside(set, report);
    }

    Result<Done> put_aside(SetId set, const SetReport& report) override {
        TRY_DONE(claim(named(set)->kept.name));
        let_go();
        named(set)->outcome = report.outcome;
        named(set)->held = report.held;
        return Done{};
    }

    Result<std::vector<HeldUnit>> held_of(SetId set) override { return named(set)->held; }
    Result<std::vector<SetId>> ready_to_retry() override {
        std::vector<SetId> ready;
        for (const KnownSet& set : sets_) {
            const bool known_by_now = std::ranges::any_of(set.held, [&](const HeldUnit& held) {
                return held.state == SetOutcome::waiting && store_.world().enrolled(held.insurer, held.insured) != nullptr;
            });
            if (known_by_now) {
                ready.push_back(set.id);
            }
        }
        return ready;
    }
    Result<KeptSet> kept(SetId set) override {
        if (named(set) == nullptr) {
            return Error{Fault::missing, "KK-3108", "there is no such set"};
        }
        KeptSet kept = named(set)->kept;
        kept.outcome = named(set)->outcome;
        for (const KnownSet& other : sets_) {
            if (other.id != set && other.kept.name == kept.name && is_open(kept.outcome) && !is_open(other.outcome)) {
                kept.before = SetStanding::Before::other;
            }
        }
        return kept;
    }

private:
    Result<Done> claim(const SetName& name) {
        if (owned_ == name) {
            return Done{};
        }
        let_go();
        if (!store_.importing().insert(name).second) {
            return Error{Fault::unavailable, "KK-4311", "this set is being imported by another process"};
        }
        owned_ = name;
        return Done{};
    }
    void let_go() noexcept {
        if (owned_) {
            store_.importing().erase(*owned_);
            owned_.reset();
        }
    }

    /// What came of a person before a later row put the person aside.
    void drop_staged_of(const HeldUnit& unit) {
        const auto* enrolled = draft_.enrolled(unit.insurer, unit.insured);
        if (enrolled == nullptr) {
            return;
        }
        const EnrolmentId id = enrolled->enrolment.id;
        std::erase_if(draft_.facts, [&](const auto& stored) { return stored.fresh && stored.enrolment == id; });
        if (store_.world().enrolled(unit.insurer, unit.insured) == nullptr) {
            std::erase_if(draft_.enrolments, [&](const auto& e) { return e.enrolment.id == id; });
        }
    }

    struct KnownSet {
        SetId id;
        std::string content;
        KeptSet kept;
        SetOutcome outcome;
        std::vector<HeldUnit> held;
    };

    KnownSet* named(SetId set) {
        const auto found = std::ranges::find(sets_, set, &KnownSet::id);
        return found == sets_.end() ? nullptr : &*found;
    }

    static bool same_act(const DirectiveEntry& a, const DirectiveEntry& b) {
        return a.decided_at == b.decided_at && a.decision == b.decision && a.scope == b.scope &&
               a.organisation == b.organisation && a.kinds == b.kinds && a.period == b.period &&
               a.capacity == b.capacity;
    }

    static KnownPerson known(const MemoryWorld::Enrolled& enrolled) {
        return {enrolled.person, enrolled.enrolment.id, enrolled.enrolment.identity, enrolled.register_order,
                enrolled.enrolment.period};
    }

    static Identity identity_of(const RegisterEntry& entry) {
        return {entry.name, entry.kana, iso(entry.birth_date), entry.sex, entry.postal_code, entry.address, entry.phone};
    }

    static void write_register(MemoryWorld::Enrolled& enrolled, const RegisterEntry& entry) {
        enrolled.register_order = entry.order;
        Enrolment& enrolment = enrolled.enrolment;
        enrolment.identity = identity_of(entry);
        const CalendarDate from = entry.insured.from.value_or(CalendarDate{});
        enrolment.period = entry.cancelled ? Period{from, from.plus_days(-1)} : entry.insured;
        enrolment.deceased_on = entry.deceased_on;
        enrolment.emergency_refused = entry.emergency_refused;
        enrolment.protective_measure = entry.protective_measure;
    }

    static std::string iso(const std::string& day) {
        return day.substr(0, 4) + "-" + day.substr(4, 2) + "-" + day.substr(6);
    }

    static bool one_person(const Enrolment& former, const Enrolment& later) {
        return link_condition(former.identity, former.period, later.identity) == LinkCondition::holds;
    }

    MemoryWorld::Enrolled& make_enrolment(const PersonUnit& unit, std::vector<Finding>& findings) {
        const RegisterEntry& entry = *unit.register_entry;
        MemoryWorld::Enrolled made;
        made.enrolment.id = {draft_.next++};
        made.enrolment.insurer = unit.insurer;
        made.enrolment.insured = unit.insured;
        made.former_insurer = entry.former_insurer;
        made.former_insured = entry.former_insured;
        write_register(made, entry);
        for (const auto& other : draft_.enrolments) {
            const bool is_former = other.enrolment.insurer == made.former_insurer &&
                                   other.enrolment.insured == made.former_insured;
            const bool is_later = other.former_insurer == unit.insurer && other.former_insured == unit.insured;
            if (is_former ? one_person(other.enrolment, made.enrolment)
                          : is_later && one_person(made.enrolment, other.enrolment)) {
                made.person = other.person;
            } else if (is_former || is_later) {
                findings.push_back({"P04", Severity::warning, entry.place, "旧被保険者番号", ""});
            }
        }
        if (made.person.value == 0) {
            made.person = {1'000 + draft_.next++};
        }
        draft_.enrolments.push_back(made);
        return draft_.enrolments.back();
    }

    Staged stage(EnrolmentId enrolment, const Replacement& replacement, bool of_register) {
        const std::string order = replacement.order.empty() ? std::to_string(store_.now().microseconds) : replacement.order;
        std::vector<std::string> stored;
        bool there = false;
        for (const auto& each : draft_.facts) {
            if (memory::of_unit(each, enrolment, replacement) && each.fact.order == order) {
                there = true;
                stored.push_back(each.deletes ? "" : each.fact.form + each.fact.body);
            }
        }
        const bool deletes = replacement.operation == Replacement::Operation::erase;
        std::vector<std::string> offered(deletes ? 1 : 0);
        for (const FactDraft& draft : replacement.facts) {
            offered.push_back(draft.form + draft.body);
        }
        if (there) {
            std::ranges::sort(stored);
            std::ranges::sort(offered);
            return stored == offered ? Staged::unchanged : Staged::differs;
        }
        if (deletes) {
            add(enrolment, replacement, order, {Kind::care_plan, replacement.unit, {}, "{}", {}}, of_register);
            draft_.facts.back().deletes = true;
        }
        for (const FactDraft& draft : replacement.facts) {
            add(enrolment, replacement, order, draft, of_register);
        }
        touch(enrolment, "");
        return Staged::taken;
    }

    void add(EnrolmentId enrolment, const Replacement& replacement, const std::string& order, const FactDraft& draft,
             bool of_register) {
        const auto& where = *std::ranges::find(draft_.enrolments, enrolment,
                                               [](const auto& e) { return e.enrolment.id; });
        Fact fact;
        fact.id = {draft_.next++};
        fact.kind = draft.kind;
        fact.form = draft.form;
        fact.unit = replacement.unit;
        fact.key = replacement.key;
        fact.effective = draft.effective;
        fact.author = replacement.author;
        fact.addressee = replacement.addressee;
        fact.order = order;
        fact.insurer = where.enrolment.insurer;
        fact.body = draft.body;
        fact.file = draft.place.file;
        fact.line = draft.place.line;
        draft_.facts.push_back({enrolment, std::move(fact), false, of_register, true});
    }

    void touch(EnrolmentId enrolment, const std::string& event) {
        const PersonId person = draft_.person_of(enrolment);
        touched_.insert(person.value);
        if (!event.empty()) {
            events_.emplace_back(person, event);
        }
    }

    MemoryStore& store_;
    MemoryWorld draft_;
    std::map<std::int64_t, std::int64_t> begun_on_;
    std::vector<KnownSet> sets_;
    SetId set_;
    std::optional<SetName> owned_;
    std::set<std::int64_t> touched_;
    std::vector<std::pair<PersonId, std::string>> events_;
    bool for_everyone_ = false;
};

}  // namespace kakehashi::test
