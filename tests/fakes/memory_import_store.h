#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "domain/ports/import_store.h"
#include "tests/fakes/memory_draft.h"
#include "tests/fakes/memory_store.h"

namespace kakehashi::test {

/// ImportStore on a MemoryStore: which sets came under which names, and what is in hand of one of them.
class MemoryImportStore final : public ImportStore {
public:
    explicit MemoryImportStore(MemoryStore& store) : store_(store), draft_(store) {}
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
        draft_.begin();
        return Done{};
    }

    Result<Done> expect(std::span<const PersonUnit> /*units*/) override { return Done{}; }
    Result<std::optional<KnownPerson>> find(InsurerNumber insurer, InsuredNumber insured) override {
        return draft_.find(insurer, insured);
    }
    Result<Staged> stage_register(const PersonUnit& unit, std::vector<Finding>& findings) override {
        return draft_.stage_register(unit, findings);
    }
    Result<Staged> stage_facts(const KnownPerson& person, const Replacement& replacement) override {
        return draft_.stage_facts(person, replacement);
    }
    Result<Staged> stage_directive(const KnownPerson& person, const PersonUnit& unit, const DirectiveEntry& directive) override {
        return draft_.stage_directive(person, unit, directive);
    }
    Result<Done> stage_relation(const KnownPerson& person, const RelationEntry& relation) override {
        draft_.stage_relation(person, relation);
        return Done{};
    }
    Result<Done> stage_office(const OfficeEntry& /*office*/) override { return Done{}; }
    Result<Done> stage_status(const InsurerStatusEntry& status) override {
        draft_.stage_status(status);
        return Done{};
    }
    Result<std::optional<std::string>> current_body(const KnownPerson& person, const Replacement& replacement,
                                                    const FactDraft& draft) override {
        return draft_.current_body(person, replacement, draft);
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
        if (!draft_.holds()) {
            let_go();
            return Error{Fault::conflicting, "KK-3107", "what the import built on has changed"};
        }
        draft_.publish(report);
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

    MemoryStore& store_;
    MemoryDraft draft_;
    std::vector<KnownSet> sets_;
    std::optional<SetName> owned_;
};

}  // namespace kakehashi::test
