#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "consent/ports/state_store.h"
#include "consent/relation_periods.h"
#include "domain/ports/import_store.h"

namespace kakehashi::test {

/// All that a MemoryStore holds, in lists. An import works on a copy of it, which `publish` puts in its place.
struct MemoryWorld {
    struct Enrolled {
        Enrolment enrolment;
        PersonId person;
        std::string register_order;
        std::optional<InsurerNumber> former_insurer;
        std::optional<InsuredNumber> former_insured;
    };
    struct Stored {
        EnrolmentId enrolment;
        Fact fact;
        bool deletes = false;
        bool of_register = false;
        bool fresh = false;  ///< of the import under way
    };
    struct StoredDirective {
        EnrolmentId enrolment;
        InsurerNumber insurer;
        DirectiveEntry entry;
        consent::Directive directive;
        bool fresh = false;  ///< of the import under way
    };
    struct StoredRelation {
        EnrolmentId enrolment;
        RelationEntry entry;
        bool replaced = false;
    };

    struct Link {
        PersonId kept;
        PersonId gone;
        std::vector<EnrolmentId> enrolments;
        std::int64_t made_at = 0;  ///< `next` of that moment: enrolments that came later have a greater id
        bool ended = false;
    };

    std::int64_t next = 1;
    std::vector<Link> links;
    std::int64_t global_epoch = 1;
    std::map<std::int64_t, std::int64_t> epochs;  ///< of each person
    std::vector<Enrolled> enrolments;
    std::vector<Stored> facts;
    std::vector<StoredDirective> directives;
    std::vector<StoredRelation> relations;
    std::map<std::string, InsurerStatusEntry> statuses;

    Enrolled* enrolled(InsurerNumber insurer, InsuredNumber insured) {
        const auto found = std::ranges::find_if(enrolments, [&](const Enrolled& e) {
            return e.enrolment.insurer == insurer && e.enrolment.insured == insured;
        });
        return found == enrolments.end() ? nullptr : &*found;
    }
    [[nodiscard]] PersonId person_of(EnrolmentId id) const {
        return std::ranges::find(enrolments, id, [](const Enrolled& e) { return e.enrolment.id; })->person;
    }
};

namespace memory {

inline auto unit_of(const MemoryWorld::Stored& stored) {
    return std::tie(stored.enrolment, stored.fact.unit, stored.fact.key, stored.fact.author, stored.fact.addressee);
}

inline bool of_unit(const MemoryWorld::Stored& stored, EnrolmentId enrolment, const Replacement& replacement) {
    return stored.enrolment == enrolment && stored.fact.unit == replacement.unit &&
           stored.fact.key == replacement.key && stored.fact.author == replacement.author &&
           stored.fact.addressee == replacement.addressee;
}

/// Ranks every unit anew: the greatest order is current, the version is the rank.
inline void rank_facts(MemoryWorld& world, Timestamp at) {
    for (MemoryWorld::Stored& stored : world.facts) {
        std::vector<std::string> orders;
        for (const MemoryWorld::Stored& other : world.facts) {
            if (unit_of(other) == unit_of(stored)) {
                orders.push_back(other.fact.order);
            }
        }
        std::ranges::sort(orders);
        orders.erase(std::unique(orders.begin(), orders.end()), orders.end());
        const auto rank = std::ranges::find(orders, stored.fact.order) - orders.begin();
        stored.fact.version = rank + 1;
        if (stored.fact.order != orders.back() && !stored.fact.superseded_at) {
            stored.fact.superseded_at = at;
        }
    }
}

inline auto key_of(const MemoryWorld::StoredRelation& r) {
    return std::tie(r.enrolment, r.entry.organisation, r.entry.party, r.entry.basis);
}

/// Of the same person, organisation, party and basis only the relation with the greatest order counts; of equals the last.
inline void rank_relations(MemoryWorld& world) {
    for (std::size_t n = 0; n < world.relations.size(); ++n) {
        for (std::size_t m = 0; m < world.relations.size(); ++m) {
            MemoryWorld::StoredRelation& one = world.relations[n];
            const MemoryWorld::StoredRelation& other = world.relations[m];
            const bool later = other.entry.order > one.entry.order || (other.entry.order == one.entry.order && m > n);
            one.replaced = one.replaced || (n != m && key_of(one) == key_of(other) && later);
        }
    }
}

inline consent::Relation as_relation(const RelationEntry& entry) {
    return {entry.organisation,     consent::party_named(entry.party).value_or(consent::Party::service_provider),
            consent::basis_named(entry.basis).value_or(consent::Basis::identity_check),
            entry.verified_on,      entry.last_claim_month, entry.ended_on};
}

/// Where `relation` says none, the newest that another row of the same relation said.
inline std::optional<ServiceMonth> last_claim_month(const MemoryWorld& world, const MemoryWorld::StoredRelation& relation) {
    std::optional<ServiceMonth> found = relation.entry.last_claim_month;
    std::string_view order;
    for (const MemoryWorld::StoredRelation& other : world.relations) {
        const bool newer = other.entry.last_claim_month && other.entry.order >= order;
        if (!relation.entry.last_claim_month && key_of(other) == key_of(relation) && newer) {
            found = other.entry.last_claim_month;
            order = other.entry.order;
        }
    }
    return found;
}

inline consent::Directive as_directive(std::int64_t id, InsurerNumber insurer, const DirectiveEntry& entry) {
    consent::Directive directive;
    directive.id = "d" + std::to_string(1'000'000 + id);
    directive.seq = entry.decided_at.microseconds;
    directive.scope = consent::scope_named(entry.scope).value_or(consent::Scope::comprehensive);
    directive.organisation = entry.organisation;
    directive.kinds = entry.kinds;
    directive.decision =
        consent::directive_decision_named(entry.decision).value_or(consent::DirectiveDecision::refused);
    directive.period = entry.period;
    directive.insurer = insurer.str();
    directive.capacity = consent::capacity_named(entry.capacity).value_or(consent::Capacity::pending);
    directive.readable = !entry.unreadable;
    return directive;
}

/// The person as decisions and faces need it.
inline std::shared_ptr<const consent::Subject> subject_of(const MemoryWorld& world, PersonId person,
                                                          consent::History history) {
    auto subject = std::make_shared<consent::Subject>();
    subject->record.id = person;
    subject->record.epoch = world.epochs.at(person.value);
    subject->state.person = std::to_string(person.value);
    const auto is_own = [&](EnrolmentId id) { return world.person_of(id) == person; };
    for (const auto& each : world.enrolments) {
        if (each.person == person) {
            subject->record.enrolments.push_back(each.enrolment);
            subject->state.enrolments.push_back({each.enrolment.insurer.str(), each.enrolment.period});
        }
    }
    std::ranges::sort(subject->record.enrolments, std::greater{}, [](const Enrolment& e) { return e.period.from; });
    for (const auto& each : world.facts) {
        const bool wanted = history == consent::History::everything || !each.fact.superseded_at;
        if (is_own(each.enrolment) && wanted && !each.deletes && !each.of_register) {
            subject->record.facts.push_back(each.fact);
        }
    }
    std::ranges::sort(subject->record.facts, {}, [](const Fact& f) {
        return std::tie(f.kind, f.unit, f.key, f.author, f.addressee, f.order, f.form, f.id);
    });
    for (const auto& each : world.directives) {
        if (is_own(each.enrolment)) {
            subject->state.directives.push_back(each.directive);
        }
    }
    for (const auto& each : world.relations) {
        if (is_own(each.enrolment) && !each.replaced) {
            subject->state.relations.push_back(as_relation(each.entry));
            subject->state.relations.back().last_claim_month = last_claim_month(world, each);
        }
    }
    consent::settle_relations(subject->state.relations, subject->record.facts);
    return subject;
}

}  // namespace memory
}  // namespace kakehashi::test
