#include "domain/validity_watch.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <tuple>

#include "domain/body_text.h"

namespace kakehashi {
namespace {

constexpr std::array<std::string_view, 5> watched = {"certification", "checklist", "copayment_ratio", "copayment_limit",
                                                     "reduction"};

}  // namespace

void ValidityWatch::note(const PersonUnit& unit) {
    for (const Replacement& replacement : unit.replacements) {
        const auto* const kind = std::ranges::find(watched, replacement.unit);
        // Only insurers write these units; the same word of another author is another matter.
        if (replacement.author != unit.insurer.text() || kind == watched.end()) {
            continue;
        }
        Noted noted;
        noted.numbers = {unit.insurer, unit.insured};
        noted.file = file_number(replacement.place.file);
        noted.line = replacement.place.line;
        noted.item = replacement.place.item;
        noted.key = texts_.add(replacement.key);
        noted.order = texts_.add(replacement.order);
        noted.unit = static_cast<std::uint8_t>(kind - watched.begin());
        noted.erased = replacement.facts.empty();
        std::string application_kind;
        if (!noted.erased) {
            const FactDraft& draft = replacement.facts.front();
            noted.effective = draft.effective;
            application_kind = text_member(draft.body, "application_kind").value_or("");
        }
        noted.application_kind = texts_.add(application_kind);
        noted_.push_back(noted);
    }
}

/// A set is of few files, and rows of one file come together.
std::uint32_t ValidityWatch::file_number(const std::string& name) {
    if (files_.empty() || files_.back() != name) {
        files_.push_back(name);
    }
    return static_cast<std::uint32_t>(files_.size() - 1);
}

DatedUnit ValidityWatch::dated(const Noted& noted) const {
    return {std::string(watched[noted.unit]),
            std::string(texts_.at(noted.key)),
            noted.effective,
            std::string(texts_.at(noted.order)),
            noted.erased,
            true,
            std::string(texts_.at(noted.application_kind)),
            {files_[noted.file], noted.line, noted.item}};
}

Result<Done> ValidityWatch::add_filed(ImportStore& store, People& people) {
    std::vector<PersonNumbers> numbers;
    for (const auto& [person, units] : people) {
        numbers.push_back({person.first, person.second});
    }
    TRY(const std::vector<FiledPeriod> filed, store.periods_on_file(numbers, watched));
    for (const FiledPeriod& period : filed) {
        people[{period.person.insurer, period.person.insured}].push_back(
            {period.unit, period.key, period.effective, period.order, false, false, {}, {}});
    }
    return Done{};
}

Result<std::vector<Finding>> ValidityWatch::tell(ImportStore* store) {
    constexpr std::size_t at_once = 500;
    std::ranges::sort(noted_, {}, [](const Noted& noted) { return std::tie(noted.numbers, noted.file, noted.line, noted.item); });
    std::vector<Finding> all;
    People people;
    for (std::size_t n = 0; n < noted_.size(); ++n) {
        people[noted_[n].numbers].push_back(dated(noted_[n]));
        const bool last_of_person = n + 1 == noted_.size() || noted_[n + 1].numbers != noted_[n].numbers;
        if (!last_of_person || (people.size() < at_once && n + 1 < noted_.size())) {
            continue;
        }
        if (store != nullptr) {
            TRY_DONE(add_filed(*store, people));
        }
        for (auto& [numbers, units] : people) {
            std::ranges::move(validity_doubts(std::move(units)), std::back_inserter(all));
        }
        people.clear();
    }
    noted_.clear();
    texts_ = {};
    files_.clear();
    std::ranges::stable_sort(all, [](const Finding& a, const Finding& b) {
        return std::tie(a.place.file, a.place.line) < std::tie(b.place.file, b.place.line);
    });
    return all;
}

}  // namespace kakehashi
