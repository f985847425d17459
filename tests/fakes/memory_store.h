#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "consent/ports/state_store.h"
#include "domain/identity_score.h"
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

    Result<Done> link(InsurerNumber kept_insurer, InsuredNumber kept, InsurerNumber other_insurer, InsuredNumber other,
                      bool decided) override {
        const MemoryWorld::Enrolled* one = world_.enrolled(kept_insurer, kept);
        const MemoryWorld::Enrolled* two = world_.enrolled(other_insurer, other);
        if (one == nullptr || two == nullptr) {
            return nobody();
        }
        const MemoryWorld::Link made{one->person, two->person, {}, world_.next, false};
        if (made.kept == made.gone) {
            return Error{Fault::conflicting, "KK-6511", "one person already"};
        }
        const bool in_order = one->enrolment.period.from <= two->enrolment.period.from;
        const Enrolment& former = in_order ? one->enrolment : two->enrolment;
        const Enrolment& later = in_order ? two->enrolment : one->enrolment;
        if (!decided && link_condition(former.identity, former.period, later.identity) != LinkCondition::holds) {
            return Error{Fault::conflicting, "KK-6512", "a human has to decide"};
        }
        world_.links.push_back(made);
        for (MemoryWorld::Enrolled& each : world_.enrolments) {
            if (each.person == made.gone) {
                world_.links.back().enrolments.push_back(each.enrolment.id);
                each.person = made.kept;
            }
        }
        return both_settled(made.kept, made.gone, "link");
    }

    Result<Done> split(InsurerNumber insurer, InsuredNumber insured) override {
        const MemoryWorld::Enrolled* named = world_.enrolled(insurer, insured);
        if (named == nullptr) {
            return nobody();
        }
        const PersonId kept = named->person;
        const auto live = [&](const MemoryWorld::Link& link) { return !link.ended && link.kept == kept; };
        MemoryWorld::Link* chosen = nullptr;
        for (MemoryWorld::Link& link : world_.links) {
            if (live(link) && std::ranges::find(link.enrolments, named->enrolment.id) != link.enrolments.end()) {
                chosen = &link;
            }
        }
        if (chosen == nullptr && std::ranges::count_if(world_.links, live) > 1) {
            return Error{Fault::conflicting, "KK-6514", "several were linked"};
        }
        if (chosen == nullptr) {
            const auto found = std::ranges::find_if(world_.links, live);
            chosen = found == world_.links.end() ? nullptr : &*found;
        }
        const PersonId gone = chosen != nullptr ? chosen->gone : PersonId{world_.next++};
        std::set<std::int64_t> moved;
        for (const EnrolmentId id : chosen != nullptr ? chosen->enrolments : std::vector{named->enrolment.id}) {
            moved.insert(id.value);
        }
        follow(kept, chosen != nullptr ? chosen->made_at : 0, moved);
        const auto all = std::ranges::count(world_.enrolments, kept, &MemoryWorld::Enrolled::person);
        if (chosen == nullptr && static_cast<std::int64_t>(moved.size()) == all) {
            moved = {named->enrolment.id.value};
        }
        if (static_cast<std::int64_t>(moved.size()) == all) {
            return Error{Fault::conflicting, "KK-6513", "nothing was linked"};
        }
        for (MemoryWorld::Enrolled& each : world_.enrolments) {
            each.person = moved.contains(each.enrolment.id.value) ? gone : each.person;
        }
        if (chosen != nullptr) {
            chosen->ended = true;
        }
        return both_settled(kept, gone, "split");
    }

private:
    /// Enrolments that came since and name one of those as their former go with them.
    void follow(PersonId kept, std::int64_t since, std::set<std::int64_t>& moved) {
        for (bool grown = true; grown;) {
            grown = false;
            for (const MemoryWorld::Enrolled& each : world_.enrolments) {
                const bool named = std::ranges::any_of(world_.enrolments, [&](const MemoryWorld::Enrolled& former) {
                    return moved.contains(former.enrolment.id.value) && former.enrolment.insurer == each.former_insurer &&
                           former.enrolment.insured == each.former_insured;
                });
                grown = (each.person == kept && named && each.enrolment.id.value > since &&
                         moved.insert(each.enrolment.id.value).second) ||
                        grown;
            }
        }
    }

    Result<Done> both_settled(PersonId kept, PersonId gone, const std::string& what) {
        static_cast<void>(settled(kept, what));
        return settled(gone, what);
    }

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
