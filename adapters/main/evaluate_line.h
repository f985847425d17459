#pragma once

#include <simdjson.h>

#include <vector>

#include "consent/request.h"
#include "consent/subject_state.h"
#include "domain/kind.h"
#include "domain/result.h"

namespace kakehashi::app {

/// One line of `kakehashi consent evaluate`: a question and everything it depends on.
struct EvaluateLine {
    consent::Request request;
    consent::SubjectState subject;
    /// In the order asked, as often as asked.
    std::vector<Kind> kinds;
};

/// Malformed (KK-2302, naming the member) when a member is missing, there twice, of another type, or a name or date not
/// known; `subject.holds` and `relations[].basis` may be left out, members that are not known are passed over.
///
/// Of a directive only `id` and `readable` must be good: one that says it cannot be read may hold anything or nothing
/// else, and one that says it can, but holds a value that is not understood, becomes one that cannot be read, because
/// such a directive denies, where an error would only hide it.
[[nodiscard]] Result<EvaluateLine> read_evaluate_line(simdjson::dom::object line);

}  // namespace kakehashi::app
