#include "consent/feedback.h"

#include <algorithm>

namespace kakehashi::consent {
namespace {

/// Whether the party is an office that has people of its own in LIFE.
bool has_a_group(Party party) {
    return party == Party::service_provider || party == Party::care_facility || party == Party::medical_institution;
}

GroupPlace::Third third_of(int value, const Quartiles& quartiles) {
    return value < quartiles.lower   ? GroupPlace::Third::lower
           : value > quartiles.upper ? GroupPlace::Third::upper
                                     : GroupPlace::Third::middle;
}

}  // namespace

std::string_view name_of(GroupPlace::Third third) {
    switch (third) {
        case GroupPlace::Third::lower: return "lower";
        case GroupPlace::Third::middle: return "middle";
        case GroupPlace::Third::upper: return "upper";
    }
    return "middle";
}

Result<FeedbackAnswer> FeedbackDesk::ask(Question question) {
    question.kinds = KindSet::of(Kind::life);
    question.on.reset();
    question.known_at.reset();
    const Requester requester = question.requester;
    TRY(Answer answer, gate_.ask(std::move(question)));
    if (auto* const refusal = std::get_if<Refusal>(&answer)) {
        return FeedbackAnswer(std::move(*refusal));
    }
    Disclosure& disclosure = std::get<Disclosure>(answer);
    auto series = series_of(scales_, disclosure.facts());
    const FeedbackWindow window = window_before(disclosure.as_of(), policy_);
    std::vector<GroupPlace> groups;
    if (has_a_group(requester.party)) {
        TRY(const auto summaries, groups_.summaries(requester.organisation, window, policy_));
        groups = places(series, requester.organisation, summaries);
    }
    return FeedbackAnswer(Feedback{std::move(disclosure), std::move(series), window, std::move(groups)});
}

Result<std::vector<GroupSummary>> FeedbackDesk::office(std::string_view office, CalendarDate day) {
    return groups_.summaries(office, window_before(day, policy_), policy_);
}

std::vector<GroupPlace> FeedbackDesk::places(const std::vector<ScoreSeries>& series, std::string_view office,
                                             const std::vector<GroupSummary>& summaries) const {
    std::vector<GroupPlace> made;
    for (const ScoreSeries& one : series) {
        const Assessment& last = one.values.back();
        const auto group = std::ranges::find_if(summaries, [&](const GroupSummary& summary) {
            return summary.scale == one.scale && summary.service == last.service;
        });
        if (one.author != office || group == summaries.end()) {
            continue;
        }
        GroupPlace& place = made.emplace_back(GroupPlace{*group, std::nullopt});
        if (group->quartiles && last.complete()) {
            place.place = third_of(last.sum(), *group->quartiles);
        }
    }
    return made;
}

}  // namespace kakehashi::consent
