#pragma once

#include <string_view>
#include <vector>

#include "domain/office_group.h"
#include "domain/result.h"

namespace kakehashi::consent {

/// What an office's own facts say of its people taken together. Thread-safe.
class OfficeGroups {
public:
    virtual ~OfficeGroups() = default;
    /// Only what `OfficeGroup` gives out: no value of one person leaves an implementation. Unavailable when the store does
    /// not answer.
    [[nodiscard]] virtual Result<std::vector<GroupSummary>> summaries(std::string_view office, FeedbackWindow window,
                                                                      const FeedbackPolicy& policy) = 0;
};

}  // namespace kakehashi::consent
