#include "domain/office_group.h"

#include <algorithm>

namespace kakehashi {

FeedbackWindow window_before(CalendarDate day, const FeedbackPolicy& policy) {
    const ServiceMonth running = ServiceMonth::containing(day);
    return {running.plus_months(-policy.months).first_day(), running.plus_months(-1).last_day()};
}

Quartiles quartiles_of(std::vector<int> values) {
    EXPECTS(!values.empty());
    std::ranges::sort(values);
    const auto at_rank = [&](std::size_t quarters) { return values[(values.size() * quarters + 3) / 4 - 1]; };
    return {at_rank(1), at_rank(2), at_rank(3)};
}

void OfficeGroup::add(PersonId person, const Fact& fact) {
    if (fact.author != office_) {
        return;
    }
    for (const Assessment& assessment : book_.assess(fact)) {
        if (!assessment.complete() || !assessment.on || *assessment.on < window_.from || *assessment.on > window_.to) {
            continue;
        }
        const Latest made{*assessment.on, assessment.fact, assessment.sum()};
        const auto [known, is_new] = latest_.try_emplace({assessment.service, assessment.scale, person}, made);
        if (!is_new && std::tie(known->second.on, known->second.fact) < std::tie(made.on, made.fact)) {
            known->second = made;
        }
    }
}

std::vector<GroupSummary> OfficeGroup::summaries(const FeedbackPolicy& policy) const {
    std::map<std::pair<std::string, std::size_t>, std::vector<int>> groups;
    for (const auto& [key, latest] : latest_) {
        groups[{std::get<0>(key), std::get<1>(key)}].push_back(latest.sum);
    }
    std::vector<GroupSummary> made;
    for (auto& [key, values] : groups) {
        GroupSummary& summary = made.emplace_back();
        summary.service = key.first;
        summary.scale = key.second;
        if (values.size() >= static_cast<std::size_t>(policy.smallest_group)) {
            summary.people = static_cast<int>(values.size());
            summary.quartiles = quartiles_of(std::move(values));
        }
    }
    return made;
}

}  // namespace kakehashi
