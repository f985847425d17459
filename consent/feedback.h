#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "consent/gate.h"
#include "consent/ports/office_groups.h"
#include "domain/score_series.h"

namespace kakehashi::consent {

/// Where a person's last value lies in the group of the office that found it.
struct GroupPlace {
    enum class Third { lower, middle, upper };  ///< below the lower quartile, between, above the upper one

    GroupSummary summary;
    std::optional<Third> place;  ///< nothing when the group is too small
};

[[nodiscard]] std::string_view name_of(GroupPlace::Third third);

/// One person's scores over time and, for the office that found them, beside its own group.
struct Feedback {
    Disclosure disclosure;
    std::vector<ScoreSeries> series;
    FeedbackWindow window;
    std::vector<GroupPlace> groups;
};

using FeedbackAnswer = std::variant<Feedback, Refusal>;

/// Feedback on LIFE. About a person it goes through the gate like every other question; what it compares with are
/// summaries of the asking office's own people, and of no one else's. Thread-safe.
class FeedbackDesk {
public:
    /// All must outlive the desk.
    FeedbackDesk(Gate& gate, OfficeGroups& groups, const ScaleBook& scales, const FeedbackPolicy& policy)
        : gate_(gate), groups_(groups), scales_(scales), policy_(policy) {}

    /// Asks the gate for kind `life` of the person, as of now. A Refusal is the gate's own; an Error likewise, or of the
    /// groups, and then nothing is shown.
    [[nodiscard]] Result<FeedbackAnswer> ask(Question question);
    /// The groups of one office on `day`; no person is named, so nothing is logged.
    [[nodiscard]] Result<std::vector<GroupSummary>> office(std::string_view office, CalendarDate day);
    [[nodiscard]] FeedbackWindow window(CalendarDate day) const { return window_before(day, policy_); }
    [[nodiscard]] const FeedbackPolicy& policy() const { return policy_; }

private:
    [[nodiscard]] std::vector<GroupPlace> places(const std::vector<ScoreSeries>& series, std::string_view office,
                                                 const std::vector<GroupSummary>& summaries) const;

    Gate& gate_;
    OfficeGroups& groups_;
    const ScaleBook& scales_;
    const FeedbackPolicy& policy_;
};

}  // namespace kakehashi::consent
