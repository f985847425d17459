#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "domain/feedback_policy.h"
#include "domain/scale_book.h"

namespace kakehashi {

/// The values that a quarter, half and three quarters of a group do not exceed: values that occur, never averages.
struct Quartiles {
    int lower = 0;
    int median = 0;
    int upper = 0;

    friend bool operator==(const Quartiles&, const Quartiles&) = default;
};

/// What may be known of the people of one office and kind of service by one scale: a group is never divided further.
struct GroupSummary {
    std::string service;    ///< kind of service (サービス種類)
    std::size_t scale = 0;  ///< index in the book
    /// Nothing of a group that is too small: neither its size.
    std::optional<int> people;
    std::optional<Quartiles> quartiles;
};

/// The days whose assessments make a group.
struct FeedbackWindow {
    CalendarDate from;
    CalendarDate to;
};

/// The last `policy.months` months that are over on `day`: a group does not move with every row of the month that runs.
[[nodiscard]] FeedbackWindow window_before(CalendarDate day, const FeedbackPolicy& policy);

/// Gathers what one office found of its people, and gives out nothing but summaries (docs/decisions/0024-small-groups.md).
class OfficeGroup {
public:
    OfficeGroup(const ScaleBook& book, std::string office, FeedbackWindow window)
        : book_(book), office_(std::move(office)), window_(window) {}

    /// Takes a fact of that person; those by others, of other days or incomplete are passed over. Of one person only the
    /// last assessment by a scale and kind of service counts.
    void add(PersonId person, const Fact& fact);
    /// By kind of service, then scale.
    [[nodiscard]] std::vector<GroupSummary> summaries(const FeedbackPolicy& policy) const;

private:
    struct Latest {
        CalendarDate on;
        FactId fact;
        int sum = 0;
    };

    const ScaleBook& book_;
    std::string office_;
    FeedbackWindow window_;
    std::map<std::tuple<std::string, std::size_t, PersonId>, Latest> latest_;
};

/// Nearest-rank quartiles; `values` must not be empty.
[[nodiscard]] Quartiles quartiles_of(std::vector<int> values);

}  // namespace kakehashi
