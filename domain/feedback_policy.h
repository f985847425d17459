#pragma once

#include <string_view>

#include "domain/result.h"

namespace kakehashi {

/// What a comparison with a group may release (`conf/policy/feedback.csv`).
struct FeedbackPolicy {
    int smallest_group = 10;  ///< people; of fewer nothing is released. Never below 5.
    int months = 6;           ///< how many closed months of assessments make the group

    /// From a table `name,value,basis` with each name once. Malformed (KK-6221), with file and line, otherwise.
    [[nodiscard]] static Result<FeedbackPolicy> parse(std::string_view csv, std::string_view file_name);
};

}  // namespace kakehashi
