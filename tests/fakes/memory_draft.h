#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "domain/identity_match.h"
#include "domain/identity_score.h"
#include "domain/ports/import_store.h"
#include "domain/record_number.h"
#include "tests/fakes/memory_store.h"

namespace kakehashi::test {

/// What one import after the other stages: each works on a copy of the store's world, and publishing puts the copy in its place.
class MemoryDraft {
public:
    explicit MemoryDraft(MemoryStore& store) : store_(store) {}

    void begin() {
        draft_ = store_.world();
        begun_on_ = draft_.epochs;
        touched_.clear();
        events_.clear();
        for_everyone_ = false;
    }

    std::optional<KnownPerson> find(InsurerNumber insurer, InsuredNumber insured) {
        const auto* enrolled = draft_.enrolled(insurer, insured);
        return enrolled == nullptr ? std::nullopt : std::optional(known(*enrolled));
    }

    Staged stage_register(const PersonUnit& unit, std::vector<Finding>& findings) {
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

    Staged stage_facts(const KnownPerson& person, const Replacement& replacement) {
        return stage(person.enrolment, replacement, false);
    }

    Staged stage_directive(const KnownPerson& person, const PersonUnit& unit, const DirectiveEntry& directive) {
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

    void stage_relation(const KnownPerson& person, const RelationEntry& relation) {
        draft_.relations.push_back({person.enrolment, relation});
        touch(person.enrolment, "relation");
    }

    void stage_status(const InsurerStatusEntry& status) {
        auto& stored = draft_.statuses[status.insurer.str()];
        if (stored.order < status.order) {
            stored = status;
        }
        for_everyone_ = true;
    }

    std::optional<std::string> current_body(const KnownPerson& person, const Replacement& replacement, const FactDraft& draft) {
        const MemoryWorld::Stored* newest = nullptr;
        for (const auto& stored : draft_.facts) {
            if (memory::of_unit(stored, person.enrolment, replacement) && stored.fact.form == draft.form &&
                stored.fact.kind == draft.kind && (newest == nullptr || newest->fact.order <= stored.fact.order)) {
                newest = &stored;
            }
        }
        return newest == nullptr ? std::nullopt : std::optional(newest->fact.body);
    }

    /// Whether nothing was published since it was begun.
    [[nodiscard]] bool holds() const { return store_.world().epochs == begun_on_; }

    /// Counts what is published in `report`.
    void publish(SetReport& report) {
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
    }

private:
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
    std::set<std::int64_t> touched_;
    std::vector<std::pair<PersonId, std::string>> events_;
    bool for_everyone_ = false;
};

}  // namespace kakehashi::test
