#pragma once

#include <string_view>

#include "domain/person_record.h"
#include "domain/result.h"

namespace kakehashi {

/// How long what is on file about a person is kept (`conf/policy/retention.csv`).
struct Retention {
    int years_after_end = 5;

    /// From a table `name,value,basis`. Malformed (KK-6530), with file and line.
    [[nodiscard]] static Result<Retention> parse(std::string_view csv, std::string_view file_name);

    /// Whether the enrolment has ended, and so long ago, that it may be erased on `day`; one that holds no day may at once.
    [[nodiscard]] bool may_erase(const Enrolment& enrolment, CalendarDate day) const;
};

}  // namespace kakehashi
