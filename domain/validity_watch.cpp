#include "domain/validity_watch.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "domain/body_text.h"

namespace kakehashi {
namespace {

constexpr std::array<std::string_view, 5> watched = {"certification", "checklist", "copayment_ratio", "copayment_limit",
                                                     "reduction"};

DatedUnit dated(const Replacement& replacement) {
    DatedUnit unit{replacement.unit, replacement.key, {}, replacement.order, false, true, {}, replacement.place};
    unit.erased = replacement.facts.empty();
    if (!unit.erased) {
        const FactDraft& draft = replacement.facts.front();
        unit.effective = draft.effective;
        unit.application_kind = text_member(draft.body, "application_kind").value_or("");
    }
    return unit;
}

}  // namespace

void ValidityWatch::note(const PersonUnit& unit) {
    for (const Replacement& replacement : unit.replacements) {
        // Only insurers write these units; the same word of another author is another matter.
        if (replacement.author == unit.insurer.text() &&
            std::ranges::find(watched, replacement.unit) != watched.end()) {
            people_[{unit.insurer, unit.insured}].push_back(dated(replacement));
            ++noted_;
        }
    }
}

Result<Done> ValidityWatch::add_filed(ImportStore& store) {
    constexpr std::size_t at_once = 500;
    std::vector<PersonNumbers> people;
    for (auto person = people_.begin(); person != people_.end();) {
        people.push_back({person->first.first, person->first.second});
        if (++person == people_.end() || people.size() == at_once) {
            TRY(const std::vector<FiledPeriod> filed, store.periods_on_file(people, watched));
            for (const FiledPeriod& period : filed) {
                people_[{period.person.insurer, period.person.insured}].push_back(
                    {period.unit, period.key, period.effective, period.order, false, false, {}, {}});
            }
            people.clear();
        }
    }
    return Done{};
}

Result<std::vector<Finding>> ValidityWatch::tell(ImportStore* store) {
    if (store != nullptr) {
        TRY_DONE(add_filed(*store));
    }
    std::vector<Finding> all;
    for (auto& [numbers, units] : people_) {
        for (Finding& finding : validity_doubts(std::move(units))) {
            all.push_back(std::move(finding));
        }
    }
    people_.clear();
    noted_ = 0;
    std::ranges::stable_sort(all, [](const Finding& a, const Finding& b) {
        return std::tie(a.place.file, a.place.line) < std::tie(b.place.file, b.place.line);
    });
    return all;
}

}  // namespace kakehashi
