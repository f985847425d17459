#include "domain/set_applier.h"

#include <algorithm>

#include "domain/body_text.h"
#include "domain/identity_match.h"

namespace kakehashi {
namespace {

constexpr std::size_t most_pending = 100;
constexpr std::size_t most_pending_bytes = 4U << 20U;

std::string numbers_of(const PersonUnit& unit) { return unit.insurer.str() + unit.insured.str(); }

}  // namespace

Result<Done> SetApplier::apply(const Source& source, std::span<const ClaimedFile> files, ReadAhead* read) {
    source_ = &source;
    told_ = read != nullptr;
    bool worth_reading = true;  // a name from the future refuses the set, and says nothing of what is in it
    for (const ClaimedFile& file : files) {
        for (const Finding& finding : file.claim.findings) {
            worth_reading = worth_reading && (finding.severity != Severity::set || finding.rule == "F13");
            found(finding);
        }
        if (!matrix_.allows(name_.standard, file.claim.form, submitter_.party, submitter_.organisation, name_.sender)) {
            found({"P02", Severity::set, {file.file.name, 0, 0}, "", submitter_.party});
            worth_reading = false;
        }
    }
    if (worth_reading) {
        TRY_DONE(read != nullptr ? read->hand_to(*this) : source.read(files, *this));
        TRY_DONE(settle_pending());
        TRY_DONE(tell_doubts());
    }
    report_.people = static_cast<std::int64_t>(people_.size());
    return Done{};
}

void SetApplier::refuse(Finding finding) { found(std::move(finding)); }

void SetApplier::found(Finding finding) {
    set_refused_ = set_refused_ || finding.severity == Severity::set;
    report_.findings.push_back(std::move(finding));
}

void SetApplier::hold(const PersonUnit& unit, SetOutcome state, const std::string& rule) {
    const auto same = std::ranges::find_if(report_.held, [&](const HeldUnit& held) {
        return held.insurer == unit.insurer && held.insured == unit.insured;
    });
    if (same == report_.held.end()) {
        report_.held.push_back({unit.insurer, unit.insured, state, rule});
    } else if (state == SetOutcome::quarantined) {
        *same = {unit.insurer, unit.insured, state, rule};
    }
}

void SetApplier::put_person_aside(const PersonUnit& unit, Finding finding) {
    hold(unit, SetOutcome::quarantined, finding.rule);
    found(std::move(finding));
}

/// Every number inside that stands for the sender is the sender's own: an insurer's rows its own insured, an office's
/// facts its own writing.
bool SetApplier::sender_may(const PersonUnit& unit) const {
    const bool of_insurer = name_.standard == "municipal" || submitter_.party == "municipality";
    if (of_insurer && unit.insurer.text() != submitter_.organisation) {
        return false;
    }
    return std::ranges::all_of(unit.replacements,
                               [&](const Replacement& r) { return r.author == submitter_.organisation; });
}

Result<Done> SetApplier::take(PersonUnit unit) {
    if (!only_.empty() && !only_.contains(numbers_of(unit))) {
        return Done{};
    }
    people_.emplace(unit.insurer, unit.insured);
    for (const Replacement& replacement : unit.replacements) {
        for (const FactDraft& draft : replacement.facts) {
            pending_bytes_ += draft.body.size();
        }
    }
    pending_.push_back(std::move(unit));
    return pending_.size() < most_pending && pending_bytes_ < most_pending_bytes ? Result<Done>(Done{}) : settle_pending();
}

/// Some people at a time, so that the store can look them up together.
Result<Done> SetApplier::settle_pending() {
    std::vector<PersonUnit> units = std::move(pending_);
    pending_.clear();
    pending_bytes_ = 0;
    if (store_ != nullptr && !told_ && !set_refused_ && !units.empty()) {
        TRY_DONE(store_->expect(units));
    }
    for (PersonUnit& unit : units) {
        TRY_DONE(judge(std::move(unit)));
    }
    return Done{};
}

Result<Done> SetApplier::judge(PersonUnit unit) {
    bool aside = false;
    for (Finding& finding : unit.findings) {
        if (finding.severity == Severity::person) {
            hold(unit, SetOutcome::quarantined, finding.rule);
            aside = true;
        }
        found(std::move(finding));
    }
    unit.findings.clear();
    if (!sender_may(unit)) {
        put_person_aside(unit, {"P02", Severity::person, unit.place, "", submitter_.party});
        return Done{};
    }
    if (aside || set_refused_) {
        return Done{};
    }
    if (const auto place = said_.contradiction(unit)) {
        put_person_aside(unit, {"F16", Severity::person, *place, "", ""});
        return Done{};
    }
    validity_.note(unit);
    if (validity_.full()) {
        TRY_DONE(tell_doubts());
    }
    if (store_ == nullptr) {
        ++report_.staged;
        for (const Replacement& replacement : unit.replacements) {
            report_.facts += std::ranges::count(replacement.facts, false, &FactDraft::silent);
        }
        return Done{};
    }
    return stage(unit);
}

/// Bounded, for doubts about very many people would bury everything else.
Result<Done> SetApplier::tell_doubts() {
    constexpr std::size_t most_told = 1000;
    TRY(std::vector<Finding> doubts, validity_.tell(store_));
    doubts.resize(std::min(doubts.size(), most_told));
    for (Finding& doubt : doubts) {
        found(std::move(doubt));
    }
    return Done{};
}

Result<Done> SetApplier::stage(const PersonUnit& unit) {
    if (unit.register_entry) {
        TRY(const Staged staged, store_->stage_register(unit, report_.findings));
        count(unit, staged, unit.place);
        if (unit.replacements.empty() && unit.directives.empty() && unit.relations.empty()) {
            return Done{};
        }
    }
    TRY(const auto person, store_->find(unit.insurer, unit.insured));
    if (!person) {
        hold(unit, SetOutcome::waiting, "P03");
        found({"P03", Severity::info, unit.place, "", ""});
        return Done{};
    }
    if (unit.claim) {
        if (const std::string_view item = mismatch(*unit.claim, person->identity); !item.empty()) {
            put_person_aside(unit, {"P01", Severity::person, unit.claim->place, std::string(item), ""});
            return Done{};
        }
    }
    return stage_rest(unit, *person);
}

Result<Done> SetApplier::stage_rest(const PersonUnit& unit, const KnownPerson& person) {
    for (const Replacement& replacement : unit.replacements) {
        const bool patch = replacement.operation == Replacement::Operation::patch;
        TRY(const Staged staged, patch ? stage_patch(person, replacement) : store_->stage_facts(person, replacement));
        count(unit, staged, replacement.place);
    }
    for (const DirectiveEntry& directive : unit.directives) {
        TRY(const Staged staged, store_->stage_directive(person, unit, directive));
        count(unit, staged, directive.place);
    }
    for (const RelationEntry& relation : unit.relations) {
        TRY_DONE(store_->stage_relation(person, relation));
        count(unit, Staged::taken, relation.place);
    }
    return Done{};
}

/// Empty cells keep what is stored: each patch becomes the whole body it leads to.
Result<Staged> SetApplier::stage_patch(const KnownPerson& person, const Replacement& replacement) {
    Replacement whole = replacement;
    whole.operation = Replacement::Operation::replace;
    whole.facts.clear();
    bool changed = false;
    for (const FactDraft& draft : replacement.facts) {
        TRY(const auto stored, store_->current_body(person, replacement, draft));
        if (draft.silent && !stored) {
            continue;
        }
        TRY(Patched made, source_->patched(stored.value_or("{}"), draft));
        changed = changed || !stored || content_of(*stored) != content_of(made.body);
        FactDraft& kept = whole.facts.emplace_back(draft);
        kept.body = std::move(made.body);
        kept.effective = made.effective;
        kept.silent = false;
    }
    return changed ? store_->stage_facts(person, whole) : Result<Staged>(Staged::unchanged);
}

void SetApplier::count(const PersonUnit& unit, Staged staged, const Place& place) {
    switch (staged) {
        case Staged::taken: ++report_.staged; return;
        case Staged::unchanged: ++report_.unchanged; return;
        case Staged::denying:
            ++report_.staged;
            found({"D01", Severity::warning, place, "取得日時", ""});
            return;
        case Staged::contradicting:
            ++report_.staged;
            found({"D03", Severity::warning, place, "記録番号", ""});
            return;
        case Staged::differs: put_person_aside(unit, {"F12", Severity::person, place, "", ""}); return;
    }
}

Result<Done> SetApplier::take(OfficeEntry office) {
    ++report_.staged;
    return store_ == nullptr || set_refused_ ? Result<Done>(Done{}) : store_->stage_office(office);
}

Result<Done> SetApplier::take(InsurerStatusEntry status) {
    ++report_.staged;
    return store_ == nullptr || set_refused_ ? Result<Done>(Done{}) : store_->stage_status(status);
}

}  // namespace kakehashi
