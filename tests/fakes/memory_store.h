#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "consent/ports/state_store.h"
#include "tests/fakes/acts.h"
#include "tests/fakes/inline_access_log.h"
#include "tests/fakes/memory_world.h"

namespace kakehashi::test {

/// StateStore, AccessLog and Acts on lists. A new one knows nobody; its day stands still. Not for sharing between threads.
class MemoryStore final : public consent::StateStore, public InlineAccessLog, public Acts {
public:
    struct Entry {
        std::optional<PersonId> person;
        std::int64_t run = 0;
        std::string event;
    };

    MemoryStore(std::shared_ptr<const consent::Policy> policy, CalendarDate day)
        : policy_(std::move(policy)), day_(day) {}

    [[nodiscard]] MemoryWorld& world() { return world_; }
    [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }
    /// What is being imported by somebody.
    [[nodiscard]] std::set<SetName>& importing() { return importing_; }
    /// Counts up with every reading, so that no two things happen at once.
    [[nodiscard]] Timestamp now() { return {++clock_}; }

    Result<std::shared_ptr<const consent::Standing>> standing() override {
        auto standing = std::make_shared<consent::Standing>();
        standing->day = day_;
        standing->global_epoch = world_.global_epoch;
        standing->policy = policy_;
        standing->policy_sha256 = std::string(64, '0');
        for (const auto& [insurer, status] : world_.statuses) {
            standing->live_insurers[insurer] = {status.live_from, status.kinds};
        }
        return std::shared_ptr<const consent::Standing>(std::move(standing));
    }
    void forget_standing() override {}

    Result<std::shared_ptr<const consent::Subject>> load(InsurerNumber insurer, InsuredNumber insured,
                                                         consent::History history) override {
        const MemoryWorld::Enrolled* enrolled = world_.enrolled(insurer, insured);
        return enrolled == nullptr ? nullptr : memory::subject_of(world_, enrolled->person, history);
    }
    void forget(PersonId /*person*/) override {}
    bool remembers(InsurerNumber /*insurer*/, InsuredNumber /*insured*/, consent::History /*history*/) override {
        return true;
    }

    void append(consent::AccessAttempt attempt, Then then) override {
        using Outcome = std::variant<consent::AccessReceipt, consent::Stale>;
        const bool same_world = attempt.global_epoch == world_.global_epoch && attempt.day == day_;
        if (!same_world || (attempt.person && world_.epochs[attempt.person->value] != attempt.epoch)) {
            return then(Outcome(consent::Stale{}));
        }
        consent::AccessReceipt receipt;
        receipt.index = write(attempt.person, std::move(attempt.event));
        receipt.leaf[0] = 1;
        receipt.at = now();
        then(Outcome(receipt));
    }

    /// Adds an entry; returns its index.
    std::int64_t write(std::optional<PersonId> person, std::string event) {
        const auto run = std::ranges::count(entries_, person, &Entry::person);
        entries_.push_back({person, person ? run + 1 : 0, std::move(event)});
        return static_cast<std::int64_t>(entries_.size()) - 1;
    }

    Result<Done> record(InsurerNumber insurer, InsuredNumber insured, const DirectiveEntry& entry) override {
        const MemoryWorld::Enrolled* enrolled = world_.enrolled(insurer, insured);
        if (enrolled == nullptr) {
            return nobody();
        }
        DirectiveEntry ranked = entry;
        if (entry.decided_at == Timestamp{}) {
            ranked.decided_at = now();
            for (const auto& stored : world_.directives) {
                const bool lifts = entry.decision != "granted" && world_.person_of(stored.enrolment) == enrolled->person;
                ranked.decided_at.microseconds =
                    std::max(ranked.decided_at.microseconds, lifts ? stored.directive.seq + 1 : 0);
            }
        }
        world_.directives.push_back({enrolled->enrolment.id, insurer, ranked,
                                     memory::as_directive(world_.next++, insurer, ranked), false});
        return settled(enrolled->person, "directive");
    }

    Result<Done> record(InsurerNumber insurer, InsuredNumber insured, const RelationEntry& entry) override {
        const MemoryWorld::Enrolled* enrolled = world_.enrolled(insurer, insured);
        if (enrolled == nullptr) {
            return nobody();
        }
        replace_relation(enrolled->enrolment.id, entry);
        return settled(enrolled->person, "relation");
    }

    Result<Done> end_relation(InsurerNumber insurer, InsuredNumber insured, const std::string& organisation,
                              consent::Party party, CalendarDate to) override {
        const MemoryWorld::Enrolled* enrolled = world_.enrolled(insurer, insured);
        if (enrolled == nullptr) {
            return nobody();
        }
        std::vector<MemoryWorld::StoredRelation> ended;
        for (const auto& each : world_.relations) {
            const bool own = world_.person_of(each.enrolment) == enrolled->person;
            if (own && !each.replaced && each.entry.organisation == organisation &&
                each.entry.party == consent::name_of(party)) {
                ended.push_back(each);
            }
        }
        if (ended.empty()) {
            return Error{Fault::missing, "KK-2303", "there is no such relation to end"};
        }
        for (auto& each : ended) {
            each.entry.ended_on = to;
            replace_relation(each.enrolment, each.entry);
        }
        return settled(enrolled->person, "relation");
    }

private:
    static Error nobody() { return {Fault::refused, "KK-2302", "not disclosed"}; }

    void replace_relation(EnrolmentId enrolment, RelationEntry entry) {
        entry.order = "~" + std::to_string(1'000'000 + world_.next++);  // after every file
        world_.relations.push_back({enrolment, std::move(entry)});
        memory::rank_relations(world_);
    }

    Done settled(PersonId person, std::string event) {
        ++world_.epochs[person.value];
        write(person, std::move(event));
        return {};
    }

    std::shared_ptr<const consent::Policy> policy_;
    CalendarDate day_;
    MemoryWorld world_;
    std::set<SetName> importing_;
    std::vector<Entry> entries_;
    std::int64_t clock_ = 1'700'000'000'000'000;
};

}  // namespace kakehashi::test
